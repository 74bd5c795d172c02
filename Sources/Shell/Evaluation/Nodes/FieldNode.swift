import Numerics

/// `value.name`.
final class FieldNode: Node, @unchecked Sendable {
  private let base: Node
  private let name: Name

  init(_ base: Node, _ name: Name, _ span: Span) {
    self.base = base
    self.name = name
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    do {
      if let field = try Self.field(name.text, of: value, frame.session) { return field }
    } catch {
      throw Diagnostic.from(error).located(at: span)
    }
    var diagnostic = Self.unknown(name.text, of: value, known: Self.names(of: value), at: name.span)
    if let habit = habit(of: value, frame.session.vocabulary) { diagnostic.help = habit }
    throw diagnostic
  }

  /// What people of other languages write after a point.
  private func habit(of value: Value, _ vocabulary: Vocabulary) -> String? {
    let text = base.span.text
    switch value {
    case .number, .tensor, .range: break
    case .object(let object) where object is any OperatorValue: break
    case .function(let function):
      let known = function.signature.parameters.first.map { $0.isRest ? "…" : $0.name } ?? ""
      return "a function has no fields; it is called: `\(text)(\(known))`"
    case .string: return "a string has no fields; its characters are `\(text)[0]`, `\(text)[1:3]`"
    default: return nil
    }
    switch name.text {
    case "T", "H", "t", "transpose": return "the transpose is written `\(text)'`"
    case "size", "length", "numel": return "write `\(text).count`"
    case "ndim", "dim": return "write `\(text).rank`"
    case "dot", "matmul": return "the matrix product is written `@`"
    case let name where vocabulary.builtin(name) != nil && value.shape != nil:
      return "functions stand before what they act on: `\(name)(\(text))`"
    default: return nil
    }
  }

  static func field(_ name: String, of value: Value, _ session: Session) throws -> Value? {
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
  static func names(of value: Value) -> [String] {
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
