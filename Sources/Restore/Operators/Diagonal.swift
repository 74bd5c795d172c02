import Numerics

/// The elementwise product with a fixed tensor; the identity and inpainting are special cases.
public struct Diagonal: LinearOperator {
  public let name: String
  public let system: CoordinateSystem
  private let factors: Tensor<Double>
  public let spectral: SpectralOperator?

  /// - Parameter diagonal: the factors, of the event's shape; negative ones are allowed.
  public init(_ diagonal: Tensor<Double>, name: String = "diagonal") throws {
    guard diagonal.scalars.allSatisfy(\.isFinite) else {
      throw OperatorError.invalid("\(name): every factor must be finite")
    }
    let system = try CoordinateSystem(values: diagonal)
    self.name = name
    self.system = system
    factors = diagonal
    spectral = try SpectralOperator(
      name: name, system: system, from: .domain, to: .domain, values: diagonal.reshaped([diagonal.count]))
  }

  public var isTraced: Bool { factors.isTraced }
  public var domain: [Int] { system.domain }
  public var range: [Int] { system.domain }
  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try x * factors }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try apply(y) }

  /// The identity on a shape.
  public static func identity(_ shape: [Int]) throws -> Diagonal {
    try Diagonal(Tensor.ones(shape), name: "identity")
  }
}
