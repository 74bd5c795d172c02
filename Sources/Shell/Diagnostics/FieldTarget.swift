/// What to do instead of `w.t = 3`: fields are read, and how the value is changed depends on its kind.
enum FieldTarget {
  /// The message about a field on the left of `=` with a fix for what the name before the point holds.
  static func explained(_ diagnostic: Diagnostic, _ session: Session) -> Diagnostic {
    guard diagnostic.code == .badTarget, let parts = diagnostic.span?.text.split(separator: "."), parts.count == 2,
      let value = session.binding(String(parts[0])), let help = help(String(parts[0]), String(parts[1]), value)
    else { return diagnostic }
    var copy = diagnostic
    copy.help = help
    return copy
  }

  private static func help(_ name: String, _ field: String, _ value: Value) -> String? {
    switch value {
    case .record(let record):
      let fields = record.names.map { "\($0): \($0 == field ? "…" : "\(name).\($0)")" }
      return "a record is a value: bind a new one, `\(name) = (\(fields.prefix(6).joined(separator: ", ")))`"
    case .object(let object) where object is WalkObject:
      return field == "t"
        ? "a walk moves by `step \(name)`, `back \(name)` or `goto \(name), t`"
        : "a walk's state follows from its steps; another start is `from:` of its sampler"
    case .object(let object): return "a \(object.typeName) does not change: bind a new one, `\(name) = …`"
    case .number, .tensor, .range: return field == "shape" ? "`\(name) = reshape(\(name), [2, 3])`" : nil
    case .table: return "a table is a value: bind a new one, such as `\(name) = append(\(name), (…))`"
    default: return nil
    }
  }
}
