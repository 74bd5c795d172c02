import Numerics
import ShellSyntax
import ShellText

/// What stands behind the point of `value.name`.
package enum ValueFields {
  package static func field(_ name: String, of value: Value, _ session: Session) throws -> Value? {
    switch value {
    case .record(let record): return record[name]
    case .table(let table):
      if let column = try table.column(name) { return column }
      return name == "count" ? .number(Double(table.rowCount)) : nil
    case .object(let object): return try object.field(name, session)
    case .tuple(let tuple): return name == "count" ? .number(Double(tuple.elements.count)) : nil
    case .number, .tensor, .range:
      guard names(of: value).contains(name), let tensor = try value.tensor() else { return nil }
      switch name {
      case "shape": return .tensor(Tensor(tensor.shape.map(Double.init)))
      case "rank": return .number(Double(tensor.rank))
      default: return .number(Double(tensor.count))
      }
    default: return nil
    }
  }

  /// The names that may follow the point, for completion and suggestions.
  package static func names(of value: Value) -> [String] {
    switch value {
    case .record(let record): record.names
    case .table(let table): table.names + ["count"]
    case .object(let object): object.fieldNames
    case .tuple: ["count"]
    case .number, .tensor, .range: ["shape", "rank", "count"]
    default: []
    }
  }

  static func unknown(_ name: String, of value: Value, known: [String], at span: Span) -> Diagnostic {
    let list = known.isEmpty ? nil : "it has " + known.joined(separator: ", ")
    return Diagnostic(
      .unknownField, "\(ValueText.described(value)) has no field `\(name)`", at: span,
      help: Suggestion.didYouMean(name, among: known) ?? list)
  }
}
