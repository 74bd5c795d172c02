import Foundation
import ShellSyntax

/// What to do instead of `w.t = 3`: fields are read, and how the value is changed depends on its kind.
package enum FieldTarget {
  /// The message about a field on the left of `=` with a fix for what the name before the point holds.
  static func explained(_ diagnostic: Diagnostic, _ session: Session) -> Diagnostic {
    guard diagnostic.code == .badTarget, let span = diagnostic.span else { return diagnostic }
    let parts = span.text.split(separator: ".").map(String.init)
    guard parts.count == 2 else { return diagnostic }
    var copy = diagnostic
    if let value = session.binding(parts[0]) {
      copy.help = help(parts[0], parts[1], value) ?? diagnostic.help
    } else if isWalk(parts[0], in: span.source.slice(0..<span.start), session.vocabulary) {
      copy.help = ofWalk(parts[0], parts[1])
    }
    return copy
  }

  /// Whether the text before binds the name to what a sampler makes; nothing of it has run.
  private static func isWalk(_ name: String, in text: String, _ vocabulary: Vocabulary) -> Bool {
    guard let place = text.range(of: name + " = ", options: .backwards) else { return false }
    let function = text[place.upperBound...].prefix { $0.isLetter }
    return vocabulary.builtin(String(function))?.family == .samplers
  }

  /// A walk moves by commands only.
  package static func ofWalk(_ name: String, _ field: String) -> String {
    field == "t"
      ? "a walk moves by `step \(name)`, `back \(name)` or `goto \(name), t`"
      : "a walk's state follows from its steps; another start is `from:` of its sampler"
  }

  private static func help(_ name: String, _ field: String, _ value: Value) -> String? {
    switch value {
    case .record(let record):
      let fields = record.names.map { "\($0): \($0 == field ? "…" : "\(name).\($0)")" }
      return "a record is a value: bind a new one, `\(name) = (\(fields.prefix(6).joined(separator: ", ")))`"
    case .object(let object): return object.remedy(assigning: field, of: name)
    case .number, .tensor, .range: return field == "shape" ? "`\(name) = reshape(\(name), [2, 3])`" : nil
    case .table: return "a table is a value: bind a new one, such as `\(name) = append(\(name), (…))`"
    default: return nil
    }
  }
}
