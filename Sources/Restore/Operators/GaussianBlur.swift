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
  public init(sigma: Double, shape: [Int]) throws {
    guard sigma > 0, sigma.isFinite, sigma < 1e4 else {
      throw OperatorError.invalid("blur: sigma must be above 0 and under 10 000 pixels, not \(sigma)")
    }
    guard shape.count >= 2, shape.allSatisfy({ $0 > 0 }) else {
      throw OperatorError.invalid("blur: acts on pictures, not on \(Shape.text(shape))")
    }
    let kernel = GaussianBlur.kernel(sigma)
    let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
    rows = try GaussianBlur.matrix(kernel, h)
    columns = try GaussianBlur.matrix(kernel, w)
    let system = try CosineSystem(
      shape: shape, rowValues: CosineSystem.response(kernel, h), columnValues: CosineSystem.response(kernel, w))
    name = "blur(sigma: \(sigma))"
    domain = shape
    spectral = try SpectralOperator(name: name, system: system, from: .domain, to: .domain, values: system.values)
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try product(matmul(rows, x), transposed: false, columns, transposed: true)
  }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try matmul(product(rows, transposed: true, y, transposed: false), columns)
  }

  /// k₀ … k_r, one side of the kernel.
  static func kernel(_ sigma: Double) -> [Double] {
    let radius = Int((4 * sigma).rounded(.up))
    let side = (0...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let total = side[0] + 2 * side.dropFirst().reduce(0, +)
    return side.map { $0 / total }
  }

  /// The n×n matrix of the reflected convolution.
  static func matrix(_ kernel: [Double], _ n: Int) throws -> Tensor<Double> {
    var scalars = [Double](repeating: 0, count: try MemoryBudget.admit([n, n]))
    for i in 0..<n {
      for m in -(kernel.count - 1)...(kernel.count - 1) {
        var j = (i + m) % (2 * n)
        if j < 0 { j += 2 * n }
        scalars[i * n + (j < n ? j : 2 * n - 1 - j)] += kernel[m.magnitude < kernel.count ? Int(m.magnitude) : 0]
      }
    }
    return try Tensor(shape: [n, n], scalars: scalars)
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

  init(shape: [Int], rowValues: [Double], columnValues: [Double]) throws {
    domain = shape
    rowBasis = try CosineSystem.basis(rowValues.count)
    columnBasis = try CosineSystem.basis(columnValues.count)
    let plane = try Tensor(rowValues).reshaped([rowValues.count, 1]) * Tensor(columnValues)
    values = try plane.broadcasted(to: shape).reshaped([shape.reduce(1, *)])
  }

  /// The eigenvalues of a symmetric kernel on n pixels.
  static func response(_ kernel: [Double], _ n: Int) -> [Double] {
    (0..<n).map { j in
      kernel.indices.dropFirst().reduce(kernel[0]) {
        $0 + 2 * kernel[$1] * cos(Double.pi * Double((j * $1) % (2 * n)) / Double(n))
      }
    }
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
