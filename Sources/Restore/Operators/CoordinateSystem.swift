import Numerics

/// The system of a diagonal operator: the modes are the coordinates themselves, the values its diagonal.
public final class CoordinateSystem: SingularSystem {
  public let domain: [Int]
  public var range: [Int] { domain }
  public let values: Tensor<Double>
  public let isSymmetric = true

  /// - Parameter values: the diagonal, of the event's shape.
  public init(values: Tensor<Double>) throws {
    domain = values.shape
    self.values = try values.untraced.reshaped([values.count])
  }

  public func analyse(_ x: Tensor<Double>) throws -> Tensor<Double> { try x.reshaped([x.shape[0], values.count]) }
  public func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double> { try ξ.reshaped([ξ.shape[0]] + domain) }
  public func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double> { try analyse(y) }
  public func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double> { try synthesise(η) }
  public func compressedDiagonal(_ d: Tensor<Double>) throws -> Tensor<Double>? { try d.reshaped([values.count]) }
}
