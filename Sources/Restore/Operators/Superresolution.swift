import Numerics

/// Box-mean downsampling: each measurement is the mean of a factor × factor block, channel by channel.
///
/// Rows of H are disjoint blocks of 1/f², so H Hᵀ = I/f² and every singular value is 1/f; v_i is the block's indicator
/// divided by f, u_i a coordinate.
public struct Superresolution: LinearOperator {
  public let name: String
  public let factor: Int
  public let domain: [Int]
  public let range: [Int]
  public let spectral: SpectralOperator?

  /// - Throws: ``OperatorError/invalid(_:)`` unless the factor divides the picture's height and width.
  public init(factor: Int, shape: [Int]) throws {
    let system = try BlockSystem(factor: factor, shape: shape)
    name = "superresolution(\(factor))"
    self.factor = factor
    domain = shape
    range = system.range
    spectral = try SpectralOperator(name: name, system: system, from: .domain, to: .range, values: system.values)
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try BlockSystem.sums(x, factor) / Double(factor * factor)
  }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try BlockSystem.spread(y, factor) / Double(factor * factor)
  }
}

/// The singular system of box-mean downsampling.
public final class BlockSystem: SingularSystem {
  public let domain: [Int]
  public let range: [Int]
  public let values: Tensor<Double>
  public let isSymmetric = false
  let factor: Int

  init(factor: Int, shape: [Int]) throws {
    guard factor >= 1 else {
      throw OperatorError.invalid("superresolution: the factor must be 1 or more, not \(factor)")
    }
    guard shape.count >= 2 else {
      throw OperatorError.invalid(
        "superresolution: acts on pictures, not on \(Shape.text(shape))",
        help: "a picture is H×W, 1×H×W or 3×H×W; on vectors act `matrix(M)` and `diagonal(v)`")
    }
    _ = try MemoryBudget.admit(shape)
    var range = shape
    for axis in [shape.count - 2, shape.count - 1] {
      guard shape[axis] % factor == 0, shape[axis] > 0 else {
        throw OperatorError.invalid(
          "superresolution: the factor \(factor) does not divide the \(shape[axis]) pixels of \(Shape.text(shape))",
          help: Self.factors(of: shape))
      }
      range[axis] /= factor
    }
    domain = shape
    self.range = range
    self.factor = factor
    values = try Tensor(repeating: 1 / Double(factor), shape: [range.reduce(1, *)])
  }

  /// The factors that a picture can be shrunk by.
  private static func factors(of shape: [Int]) -> String? {
    let side = shape.suffix(2).min() ?? 0
    guard side > 1, side <= 1 << 16 else { return nil }
    let factors = (2...side).filter { factor in shape.suffix(2).allSatisfy { $0 % factor == 0 } }
    return factors.isEmpty ? nil : "it can be shrunk by " + factors.prefix(8).map(String.init).joined(separator: ", ")
  }

  /// The sum of each block: from […, h·f, w·f] to […, h, w].
  static func sums(_ x: Tensor<Double>, _ f: Int) throws -> Tensor<Double> {
    let r = x.rank
    let (h, w) = (x.shape[r - 2] / f, x.shape[r - 1] / f)
    return try x.reshaped(Array(x.shape.dropLast(2)) + [h, f, w, f]).sum(axes: [r - 1, r + 1])
  }

  /// Each value over its block: the adjoint of ``sums(_:_:)``.
  static func spread(_ y: Tensor<Double>, _ f: Int) throws -> Tensor<Double> {
    let lead = Array(y.shape.dropLast(2))
    let (h, w) = (y.shape[y.rank - 2], y.shape[y.rank - 1])
    return try y.reshaped(lead + [h, 1, w, 1]).broadcasted(to: lead + [h, f, w, f]).reshaped(lead + [h * f, w * f])
  }

  public func analyse(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try (BlockSystem.sums(x, factor) / Double(factor)).reshaped([x.shape[0], values.count])
  }
  public func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double> {
    try BlockSystem.spread(ξ.reshaped([ξ.shape[0]] + range), factor) / Double(factor)
  }
  public func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double> { try y.reshaped([y.shape[0], values.count]) }
  public func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double> {
    try η.reshaped([η.shape[0]] + range)
  }
  /// Blocks are disjoint, so Vᵀ diag(d) V holds the block means of d.
  public func compressedDiagonal(_ d: Tensor<Double>) throws -> Tensor<Double>? {
    try (BlockSystem.sums(d, factor) / Double(factor * factor)).reshaped([values.count])
  }
}
