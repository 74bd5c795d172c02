import Numerics
import ShellLanguage
import ShellSyntax
import ShellText

/// Over which axes a reduction goes: all, those of `axis:`, or all but those of `keep:`, which then stay as ones.
struct Axes {
  let reduced: [Int]
  let kept: [Int]
  /// Whether reduced axes stay with length 1.
  let keepsRank: Bool

  /// The parameters every reduction has.
  static let parameters: [Parameter] = [
    .optional("axis", "the axis to reduce, or several; without it all are"),
    .optional("keep", "the axis that stays, while the others become 1"),
  ]

  init(_ arguments: Arguments, _ tensor: Tensor<Double>) throws {
    let rank = tensor.rank
    if arguments.has("axis"), arguments.has("keep") {
      throw arguments.error("keep", "`axis` and `keep` exclude each other", help: "remove one of them")
    }
    if arguments.has("axis") {
      reduced = try Self.axes("axis", arguments, rank)
      keepsRank = false
    } else if arguments.has("keep") {
      let kept = try Self.axes("keep", arguments, rank)
      reduced = (0..<rank).filter { !kept.contains($0) }
      keepsRank = true
    } else {
      reduced = Array(0..<rank)
      keepsRank = false
    }
    let gone = reduced
    kept = (0..<rank).filter { !gone.contains($0) }
  }

  private static func axes(_ name: String, _ arguments: Arguments, _ rank: Int) throws -> [Int] {
    return try scalars(name, arguments).map { value in
      guard let axis = Int(exactly: value) else {
        throw arguments.error(name, "an axis is a whole number, not \(Digits.short(value))")
      }
      return try self.axis(axis, name, arguments, rank)
    }
  }

  /// The axes as numbers; NumPy writes several as a tuple, which is as good as a list.
  private static func scalars(_ name: String, _ arguments: Arguments) throws -> [Double] {
    if case .tuple(let tuple) = arguments[name] {
      let numbers = tuple.elements.compactMap { if case .number(let number) = $0 { number } else { nil } }
      if numbers.count == tuple.elements.count { return numbers }
    }
    return try arguments.tensor(name).scalars
  }

  /// An axis from 0 on, counted from the end when it is negative.
  static func axis(_ axis: Int, _ name: String, _ arguments: Arguments, _ rank: Int) throws -> Int {
    guard let index = try? Shape.axis(axis, rank: rank) else {
      throw arguments.error(
        name, "there is no axis \(axis): the tensor has \(rank == 0 ? "none" : "\(rank)")", code: .axisOutOfRange,
        help: rank == 0
          ? "leave `\(name)` out"
          : rank == 1 ? "its only axis is 0" : "the axes are 0 to \(rank - 1), or -1 for the last")
    }
    return index
  }

  /// The shape of the result for a tensor of this shape.
  func resultShape(_ shape: [Int]) -> [Int] {
    keepsRank ? shape.indices.map { kept.contains($0) ? shape[$0] : 1 } : kept.map { shape[$0] }
  }

  /// Reduces with a function of a matrix, whose rows hold what is reduced together, to a number for each row.
  func apply(
    _ tensor: Tensor<Double>, _ rows: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    let shape = tensor.shape
    let outer = kept.reduce(1) { $0 * shape[$1] }
    let inner = reduced.reduce(1) { $0 * shape[$1] }
    let order = kept + reduced
    let ordered = order == Array(shape.indices) ? tensor : try tensor.permuted(order)
    return try rows(ordered.reshaped([outer, inner])).reshaped(resultShape(shape))
  }
}
