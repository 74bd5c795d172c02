import Foundation
import Numerics

/// Phase retrieval: y = |F x|, the amplitudes of the discrete Fourier transform of the picture padded with zeros.
///
///     F_kj = e^{−2πi jk/m}/√m  along each axis, m = oversampling · length
///
/// so that F has orthonormal columns and ‖y‖ = ‖x‖. By matrices, for small pictures. Where an amplitude is 0 its
/// derivative does not exist; 0 is used there. Fienup, "Phase retrieval algorithms: a comparison", Applied Optics 1982.
public struct PhaseRetrieval: NonlinearOperator {
  public let name = "phase"
  public let domain: [Int]
  public let range: [Int]
  /// Re F and Im F, (frequencies, pixels) of one channel.
  private let real: Tensor<Double>
  private let imaginary: Tensor<Double>

  /// - Parameters:
  ///   - shape: `[n]`, or `[C, H, W]` with a two-dimensional transform of each channel.
  ///   - oversampling: 2 makes a real picture unique up to sign, reflection and shift almost always.
  /// - Throws: ``OperatorError/invalid(_:)``.
  public init(shape: [Int], oversampling: Int = 2) throws {
    guard shape.count == 1 || shape.count == 3, shape.allSatisfy({ $0 > 0 }), oversampling >= 1 else {
      throw OperatorError.invalid(
        "phase: a vector or [C, H, W] and an oversampling of 1 or more, not \(Shape.text(shape)) and \(oversampling)")
    }
    let axes = shape.count == 1 ? [1, shape[0]] : Array(shape.dropFirst())
    // An axis of length 1 has nothing to transform.
    let lengths = axes.map { $0 == 1 ? 1 : oversampling * $0 }
    let (pixels, frequencies) = (axes.reduce(1, *), lengths.reduce(1, *))
    guard pixels.multipliedReportingOverflow(by: frequencies).partialValue <= 1 << 24, pixels <= 1 << 16 else {
      throw OperatorError.invalid("phase: \(pixels) pixels are too many for a transform by matrices")
    }
    var (re, im) = ([Double](), [Double]())
    let scale = 1 / Double(frequencies).squareRoot()
    for k in 0..<frequencies {
      for j in 0..<pixels {
        // Whole turns are taken out before the division: sines of large angles lose digits.
        let rows = Double((k / lengths[1]) * (j / axes[1]) % lengths[0]) / Double(lengths[0])
        let columns = Double((k % lengths[1]) * (j % axes[1]) % lengths[1]) / Double(lengths[1])
        let angle = -2 * Double.pi * (rows + columns)
        re.append(scale * cos(angle))
        im.append(scale * sin(angle))
      }
    }
    domain = shape
    range = shape.count == 1 ? [lengths[1]] : [shape[0]] + lengths
    real = try Tensor(shape: [frequencies, pixels], scalars: re)
    imaginary = try Tensor(shape: [frequencies, pixels], scalars: im)
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let flat = try x.reshaped([x.count / real.shape[1], real.shape[1]])
    let power =
      try
      (product(flat, transposed: false, real, transposed: true).square()
      + product(flat, transposed: false, imaginary, transposed: true).square())
    let seen = try power.untraced.greater(Tensor(0))
    let amplitude = try Tensor.select(seen, Tensor.select(seen, power, Tensor(1)).sqrt(), Tensor(0))
    return try amplitude.reshaped([x.shape[0]] + range)
  }
}
