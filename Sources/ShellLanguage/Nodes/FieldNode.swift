import Numerics
import ShellSyntax
import ShellText

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
      if let field = try ValueFields.field(name.text, of: value, frame.session) { return field }
    } catch {
      throw Diagnostic.from(error).located(at: span)
    }
    var diagnostic = ValueFields.unknown(name.text, of: value, known: ValueFields.names(of: value), at: name.span)
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
}
