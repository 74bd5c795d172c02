/// What can go wrong in an operation on tensors. Nothing here ends the process.
public enum TensorError: Error, Equatable, CustomStringConvertible {
  /// Two operands whose shapes do not broadcast or fit the operation named.
  case shapes(operation: String, [Int], [Int])
  /// One operand whose shape the operation cannot take, and why.
  case shape(operation: String, [Int], reason: String)
  /// An axis outside the tensor's rank.
  case axis(Int, rank: Int)
  /// An index outside its axis.
  case index(Int, count: Int, axis: Int)
  /// More memory than the budget allows, in bytes.
  case memory(requested: Double, budget: Int)
  /// More memory than is left beside what is alive, in bytes.
  case memoryFull(requested: Double, held: Double, budget: Int)
  /// A matrix without the property a factorisation needs.
  case linearAlgebra(operation: String, reason: String)
  /// A derivative that is not defined or not provided.
  case derivative(operation: String, reason: String)
  /// Any other argument outside its domain.
  case argument(operation: String, reason: String)
  /// The computation was asked to stop.
  case cancelled(Cancellation.Reason)

  public var description: String {
    switch self {
    case .shapes(let operation, let a, let b):
      return "\(operation): shapes \(Shape.text(a)) and \(Shape.text(b)) do not fit"
    case .shape(let operation, let a, let reason):
      return "\(operation): shape \(Shape.text(a)): \(reason)"
    case .axis(let axis, let rank):
      return "axis \(axis) of a tensor of rank \(rank)"
    case .index(let index, let count, let axis):
      return "index \(index) on axis \(axis), which has \(count) element\(count == 1 ? "" : "s")"
    case .memory(let requested, let budget):
      return "a value of \(Shape.bytes(requested)) is over the memory budget of \(Shape.bytes(Double(budget)))"
    case .memoryFull(let requested, let held, let budget):
      return "\(Shape.bytes(requested)) more do not fit: \(Shape.bytes(held)) are in use, and the memory budget is "
        + Shape.bytes(Double(budget))
    case .cancelled(let reason):
      switch reason {
      case .interrupted: return "interrupted"
      case .outOfTime: return "longer than it may run"
      case .outOfMemory: return "more memory than the budget of \(Shape.bytes(Double(MemoryBudget.total)))"
      }
    case .linearAlgebra(let operation, let reason), .derivative(let operation, let reason),
      .argument(let operation, let reason):
      return "\(operation): \(reason)"
    }
  }
}
