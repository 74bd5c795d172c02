/// An n-dimensional array of real numbers, row-major, of any rank from 0 on.
///
/// A tensor is a value: copies share storage until one of them changes. Every operation throws a ``TensorError``
/// instead of trapping, so one `try` covers an expression: `try μ * x + σ * z`.
///
/// A tensor may be *traced*: inside ``vjp(_:at:)-(_,Tensor<S>)`` and its relatives, the operations on it also record
/// their derivatives. Tracing changes no value; `scalars` are always the plain numbers.
public struct Tensor<Scalar: TensorScalar>: Sendable {
  /// The length of each axis; empty for a scalar.
  public let shape: [Int]
  /// The elements in row-major order.
  public internal(set) var scalars: [Scalar]
  /// The record of derivatives, while one is being made.
  package let trace: Trace<Scalar>?

  package init(unchecked shape: [Int], _ scalars: [Scalar], trace: Trace<Scalar>? = nil) {
    self.shape = shape
    self.scalars = scalars
    self.trace = trace
  }

  /// A tensor of `shape` from its elements in row-major order.
  /// - Throws: ``TensorError/shape(operation:_:reason:)`` when the count does not match.
  public init(shape: [Int], scalars: [Scalar]) throws {
    guard Shape.count(shape) == scalars.count else {
      throw TensorError.shape(operation: "tensor", shape, reason: "\(scalars.count) elements given")
    }
    self.init(unchecked: shape, scalars)
  }

  /// A tensor of rank 0.
  public init(_ scalar: Scalar) {
    self.init(unchecked: [], [scalar])
  }

  /// A vector.
  public init(_ vector: [Scalar]) {
    self.init(unchecked: [vector.count], vector)
  }

  /// A matrix from its rows.
  /// - Throws: ``TensorError/shapes(operation:_:_:)`` when the rows differ in length.
  public init(rows: [[Scalar]]) throws {
    let width = rows.first?.count ?? 0
    for row in rows where row.count != width {
      throw TensorError.shapes(operation: "rows", [width], [row.count])
    }
    self.init(unchecked: [rows.count, width], rows.flatMap { $0 })
  }

  /// A tensor of `shape` holding one number everywhere.
  public init(repeating value: Scalar, shape: [Int]) throws {
    let count = try MemoryBudget.admit(shape, bytesEach: MemoryLayout<Scalar>.stride)
    self.init(unchecked: shape, try Positions.filled(value, count))
  }

  public static func zeros(_ shape: [Int]) throws -> Tensor { try Tensor(repeating: 0, shape: shape) }
  public static func ones(_ shape: [Int]) throws -> Tensor { try Tensor(repeating: 1, shape: shape) }

  /// The n×n identity matrix.
  public static func identity(_ n: Int) throws -> Tensor {
    let count = try MemoryBudget.admit([n, n], bytesEach: MemoryLayout<Scalar>.stride)
    var scalars = try Positions.filled(Scalar(0), count)
    for i in 0..<n { scalars[i * n + i] = 1 }
    return Tensor(unchecked: [n, n], scalars)
  }

  /// `count` numbers from `start` to `end`, both included.
  public static func linspace(_ start: Scalar, _ end: Scalar, count: Int) throws -> Tensor {
    _ = try MemoryBudget.admit([count], bytesEach: MemoryLayout<Scalar>.stride)
    guard count > 1 else { return Tensor([Scalar](repeating: start, count: count)) }
    let last = Scalar(count - 1)
    return Tensor(
      try uninitialized(count) { out in
        try Polling.blocks(count) { range in
          for i in range {
            (out + i).initialize(to: i == count - 1 ? end : start + (end - start) * (Scalar(i) / last))
          }
        }
      })
  }

  /// The `count` numbers `start`, `start` + 1, ….
  public static func counting(from start: Scalar, count: Int) throws -> Tensor {
    let count = try MemoryBudget.admit([count], bytesEach: MemoryLayout<Scalar>.stride)
    return Tensor(
      try uninitialized(count) { out in
        try Polling.blocks(count) { range in
          for i in range { (out + i).initialize(to: start + Scalar(i)) }
        }
      })
  }

  /// The number of axes.
  public var rank: Int { shape.count }
  /// The number of elements.
  public var count: Int { scalars.count }

  /// The one element of a tensor with a single element.
  public var item: Scalar {
    get throws {
      guard scalars.count == 1 else {
        throw TensorError.shape(operation: "item", shape, reason: "one element expected")
      }
      return scalars[0]
    }
  }

  /// The same numbers, without any record of derivatives.
  public var untraced: Tensor { trace == nil ? self : Tensor(unchecked: shape, scalars) }

  /// Whether a derivative is being recorded.
  public var isTraced: Bool { trace != nil }

  /// The same numbers in the other precision; derivatives are recorded by ``converted(to:)``, not here.
  public init<Other: TensorScalar>(_ other: Tensor<Other>) throws {
    self.init(unchecked: other.shape, try Positions.converted(other.scalars))
  }
}

extension Tensor: Equatable {
  /// Equal shapes and equal numbers; NaN differs from itself.
  public static func == (a: Tensor, b: Tensor) -> Bool { a.shape == b.shape && a.scalars == b.scalars }
}

extension Tensor: CustomStringConvertible {
  public var description: String {
    "\(Shape.text(shape)) [\(scalars.prefix(8).map { "\($0)" }.joined(separator: ", "))\(count > 8 ? ", …" : "")]"
  }
}
