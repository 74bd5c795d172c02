import Foundation
import Numerics

/// Gaussian blur with a reflected border (…c b a | a b c…), the same along rows and columns, channel by channel.
///
/// The kernel is cut at 4σ and sums to one. A symmetric kernel with this border is diagonal in the cosine basis
/// (DCT-II): the eigenvalue of mode j on n pixels is k₀ + 2 Σ_m k_m cos(πjm/n), and in two dimensions the products.
public struct GaussianBlur: LinearOperator {
  public let name: String
  public let domain: [Int]
  public var range: [Int] { domain }
  public let spectral: SpectralOperator?
  private let rows: Tensor<Double>
  private let columns: Tensor<Double>

  /// - Parameters:
  ///   - sigma: the standard deviation in pixels, positive.
  ///   - shape: the event's shape; its last two axes are blurred.
  /// - Throws: ``OperatorError/invalid(_:)``.
  public init(sigma: Double, shape: [Int]) throws { try self.init(sigma: Tensor(sigma), shape: shape) }

  /// The same with a σ of one element that may be traced. Derivatives are those for the kernel's length as it is; it
  /// grows by a pixel where 4σ passes a whole number.
  public init(sigma width: Tensor<Double>, shape: [Int]) throws {
    let sigma = try width.item
    guard sigma > 0, sigma.isFinite, sigma < 1e4 else {
      throw OperatorError.invalid("blur: sigma must be above 0 and under 10 000 pixels, not \(sigma)")
    }
    guard shape.count >= 2, shape.allSatisfy({ $0 > 0 }) else {
      throw OperatorError.invalid(
        "blur: acts on pictures, not on \(Shape.text(shape))",
        help: "a picture is H×W, 1×H×W or 3×H×W; on vectors act `matrix(M)` and `diagonal(v)`")
    }
    let kernel = try GaussianBlur.kernel(width.reshaped([]))
    let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
    let (down, across) = try (GaussianBlur.folded(kernel, h), GaussianBlur.folded(kernel, w))
    rows = try GaussianBlur.matrix(down, h)
    columns = try GaussianBlur.matrix(across, w)
    let plane = try CosineSystem.response(down, h).reshaped([h, 1]) * CosineSystem.response(across, w)
    let values = try plane.broadcasted(to: shape).reshaped([shape.reduce(1, *)])
    let system = try CosineSystem(shape: shape, values: values.untraced)
    name = "blur(sigma: \(OperatorName.number(sigma)))"
    domain = shape
    spectral = try SpectralOperator(name: name, system: system, from: .domain, to: .domain, values: values)
  }

  public var isTraced: Bool { rows.isTraced }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(matmul(rows, x), transposed: false, columns, transposed: true)
  }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(product(rows, transposed: true, y, transposed: false), columns)
  }

  /// k₀ … k_r, one side of the kernel.
  static func kernel(_ sigma: Tensor<Double>) throws -> Tensor<Double> {
    let radius = Int((4 * (try sigma.item)).rounded(.up))
    let squares = Tensor((0...radius).map { -0.5 * Double($0 * $0) })
    let side = try (squares / sigma.square()).exp()
    return try side / (2 * side.sum() - 1)
  }

  /// The kernel with period 2n: f_d = Σ k_m over m ≡ d.
  static func folded(_ kernel: Tensor<Double>, _ n: Int) throws -> Tensor<Double> {
    let reach = -(kernel.count - 1)...(kernel.count - 1)
    let places = reach.map { (($0 % (2 * n)) + 2 * n) % (2 * n) }
    return try kernel.gathered(reach.map { abs($0) }, shape: [places.count]).scattered(places, shape: [2 * n])
  }

  /// The n×n matrix of the reflected convolution: pixel j is met at the distances j − i and 2n − 1 − j − i.
  static func matrix(_ folded: Tensor<Double>, _ n: Int) throws -> Tensor<Double> {
    _ = try MemoryBudget.admit([n, n])
    let direct = (0..<n).flatMap { i in (0..<n).map { ($0 - i + 2 * n) % (2 * n) } }
    let mirrored = (0..<n).flatMap { i in (0..<n).map { (4 * n - 1 - $0 - i) % (2 * n) } }
    return try folded.gathered(direct, shape: [n, n]) + folded.gathered(mirrored, shape: [n, n])
  }
}

/// The orthonormal cosine basis of pictures with reflected borders, with separable eigenvalues.
public final class CosineSystem: SingularSystem {
  public let domain: [Int]
  public var range: [Int] { domain }
  public let values: Tensor<Double>
  public let isSymmetric = true
  /// The DCT-II matrices, a mode a row.
  private let rowBasis: Tensor<Double>
  private let columnBasis: Tensor<Double>

  init(shape: [Int], values: Tensor<Double>) throws {
    domain = shape
    rowBasis = try CosineSystem.basis(shape[shape.count - 2])
    columnBasis = try CosineSystem.basis(shape[shape.count - 1])
    self.values = values
  }

  /// The eigenvalues of a symmetric kernel of period 2n on n pixels: Σ_d f_d cos(πjd/n).
  static func response(_ folded: Tensor<Double>, _ n: Int) throws -> Tensor<Double> {
    _ = try MemoryBudget.admit([n, 2 * n])
    let table = (0..<n).flatMap { j in
      (0..<(2 * n)).map { cos(Double.pi * Double((j * $0) % (2 * n)) / Double(n)) }
    }
    return try matmul(Tensor(shape: [n, 2 * n], scalars: table), folded)
  }

  static func basis(_ n: Int) throws -> Tensor<Double> {
    var scalars: [Double] = []
    for j in 0..<n {
      let norm = ((j == 0 ? 1 : 2) / Double(n)).squareRoot()
      for i in 0..<n { scalars.append(norm * cos(Double.pi * Double((j * (2 * i + 1)) % (4 * n)) / Double(2 * n))) }
    }
    return try Tensor(shape: [n, n], scalars: scalars)
  }

  public func analyse(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(matmul(rowBasis, x), transposed: false, columnBasis, transposed: true)
      .reshaped([x.shape[0], values.count])
  }
  public func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double> {
    let pictures = try ξ.reshaped([ξ.shape[0]] + domain)
    return try matmul(product(rowBasis, transposed: true, pictures, transposed: false), columnBasis)
  }
  public func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double> { try analyse(y) }
  public func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double> { try synthesise(η) }
}
