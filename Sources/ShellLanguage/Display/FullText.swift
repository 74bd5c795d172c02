import Numerics
import ShellSyntax
import ShellText

/// What `full` shows: every element, aligned.
package enum FullText {
  private static let maximumCount = 100_000

  package static func text(_ value: Value, _ session: Session) throws -> String {
    switch value {
    case .number(let number): return Digits.shortest(number)
    case .tensor(let tensor): return Self.tensor(tensor)
    case .range(let range): return Self.tensor(try range.tensor())
    case .table(let table): return TableText.text(table)
    case .tuple(let tuple): return try tuple.elements.map { try text($0, session) }.joined(separator: "\n\n")
    case .record(let record):
      return try zip(record.names, record.values).map { "\($0):\n\(try text($1, session))" }.joined(separator: "\n\n")
    case .function(let function):
      if case .user(let code, _) = function.kind { return code.text.text }
      return function.usage
    case .object(let object): return try object.details(session) ?? object.summary
    default: return ValueText.inline(value)
    }
  }

  /// Vectors on one line, matrices a row a line, higher ranks matrix by matrix.
  private static func tensor(_ tensor: Tensor<Double>) -> String {
    guard tensor.count <= maximumCount else {
      return Summary.statistics(tensor) + "\n(more than \(maximumCount) elements; select a part)"
    }
    guard tensor.rank > 1 else { return ValueText.list(tensor) { Digits.shortest($0) } }
    let texts = tensor.scalars.map { Digits.shortest($0) }
    let columns = tensor.shape[tensor.rank - 1]
    let rows = tensor.shape[tensor.rank - 2]
    guard columns > 0, rows > 0, !texts.isEmpty else { return Summary.statistics(tensor) }
    let width = texts.map(\.count).max() ?? 0
    var blocks: [String] = []
    for block in 0..<texts.count / (rows * columns) {
      let lines = (0..<rows).map { row in
        let start = (block * rows + row) * columns
        return texts[start..<start + columns].map { DisplayWidth.pad($0, to: width, right: true) }
          .joined(separator: "  ")
      }
      let body = lines.joined(separator: "\n")
      blocks.append(tensor.rank == 2 ? body : head(block, tensor.shape) + "\n" + body)
    }
    return blocks.joined(separator: "\n\n")
  }

  /// `[1, 0, :, :]`, the place of a matrix in its tensor.
  private static func head(_ block: Int, _ shape: [Int]) -> String {
    var rest = block
    var indices: [String] = []
    for length in shape.dropLast(2).reversed() {
      indices.insert(String(rest % length), at: 0)
      rest /= length
    }
    return "[" + (indices + [":", ":"]).joined(separator: ", ") + "]"
  }
}
