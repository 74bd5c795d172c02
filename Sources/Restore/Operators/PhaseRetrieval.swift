import Foundation
import Numerics

/// Phase retrieval: y = |F x|, the amplitudes of the discrete Fourier transform of the picture padded with zeros.
///
///     F_kj = e^{−2πi jk/m}/√m  along each axis, m = oversampling · length
///
/// so that F has orthonormal columns and ‖y‖ = ‖x‖. By a matrix an axis, for pictures of moderate size. Where an
/// amplitude is 0 its derivative does not exist; 0 is used there. Fienup, "Phase retrieval algorithms: a comparison",
/// Applied Optics 1982.
public struct PhaseRetrieval: NonlinearOperator {
  public let name: String
  public let domain: [Int]
  public let range: [Int]
  /// Cosines and sines of each axis, (frequencies, pixels): F = C − iS.
  private let rows: Transform
  private let columns: Transform

  /// - Parameters:
  ///   - shape: `[n]`, `[H, W]`, or `[C, H, W]` with a two-dimensional transform of each channel.
  ///   - oversampling: 2 makes a real picture unique up to sign, reflection and shift almost always.
  /// - Throws: ``OperatorError/invalid(_:)``.
  public init(shape: [Int], oversampling: Int = 2) throws {
    guard (1...3).contains(shape.count), shape.allSatisfy({ $0 > 0 }), oversampling >= 1 else {
      throw OperatorError.invalid(
        "phaseretrieval: a vector, [H, W] or [C, H, W] and an oversampling of 1 or more, not \(Shape.text(shape)) and "
          + "\(oversampling)"
      )
    }
    let axes = shape.count == 1 ? [1, shape[0]] : Array(shape.suffix(2))
    // An axis of length 1 has nothing to transform.
    let lengths = axes.map { $0 == 1 ? ($0, false) : oversampling.multipliedReportingOverflow(by: $0) }
    guard lengths.allSatisfy({ !$0.1 && $0.0 <= 1 << 12 }) else {
      throw OperatorError.invalid(
        "phaseretrieval: \(oversampling) × \(Shape.text(shape)) is too large for a transform by matrices")
    }
    (rows, columns) = try (Transform(axes[0], lengths[0].0), Transform(axes[1], lengths[1].0))
    name = "phaseretrieval(\(oversampling))"
    domain = shape
    range = shape.count == 1 ? [lengths[1].0] : shape.dropLast(2) + lengths.map(\.0)
  }

  /// The Fourier matrix of one axis, e^{−2πi jk/m}/√m.
  private struct Transform {
    let cosines: Tensor<Double>
    let sines: Tensor<Double>

    init(_ pixels: Int, _ frequencies: Int) throws {
      let scale = 1 / Double(frequencies).squareRoot()
      // Whole turns are taken out before the division: sines of large angles lose digits.
      let angles = (0..<frequencies).flatMap { k in
        (0..<pixels).map { j in 2 * Double.pi * Double(k * j % frequencies) / Double(frequencies) }
      }
      cosines = try Tensor(shape: [frequencies, pixels], scalars: angles.map { scale * cos($0) })
      sines = try Tensor(shape: [frequencies, pixels], scalars: angles.map { scale * sin($0) })
    }
  }

  /// Fx of a batch of planes, its real and its imaginary part.
  private func transformed(_ planes: Tensor<Double>) throws -> (real: Tensor<Double>, imaginary: Tensor<Double>) {
    let (c, s) = try (matmul(planes, columns.cosines.transposed()), matmul(planes, columns.sines.transposed()))
    return (
      try matmul(rows.cosines, c) - matmul(rows.sines, s), try matmul(rows.sines, c) + matmul(rows.cosines, s)
    )
  }

  /// The real part of Fᴴ(a + ib).
  private func back(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Tensor<Double> {
    let (c, s) = try (rows.cosines.transposed(), rows.sines.transposed())
    return try matmul(matmul(c, a) + matmul(s, b), columns.cosines)
      + matmul(matmul(c, b) - matmul(s, a), columns.sines)
  }

  private func planes(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let (height, width) = (rows.cosines.shape[1], columns.cosines.shape[1])
    return try x.reshaped([x.count / (height * width), height, width])
  }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    let (real, imaginary) = try transformed(planes(x))
    return try amplitude(real, imaginary).reshaped([x.shape[0]] + range)
  }

  private func amplitude(_ real: Tensor<Double>, _ imaginary: Tensor<Double>) throws -> Tensor<Double> {
    let power = try real.square() + imaginary.square()
    let seen = try power.untraced.greater(Tensor(0))
    return try Tensor.select(seen, Tensor.select(seen, power, Tensor(1)).sqrt(), Tensor(0))
  }

  /// The same in closed form, Jv = Re(Fx* ∘ Fv)/|Fx| and Jᵀu = Re Fᴴ(u ∘ Fx/|Fx|): Fx is worked out once.
  public func linearised(at x: Tensor<Double>) throws -> Linearisation {
    guard !x.isTraced else { return try differentiated(at: x) }
    let single = x.shape == domain
    guard single || Array(x.shape.dropFirst()) == domain else {
      throw OperatorError.shape(operator: name, expected: domain, given: x.shape)
    }
    let (real, imaginary) = try transformed(planes(x))
    let value = try amplitude(real, imaginary)
    let seen = try value.greater(Tensor(0))
    let size = try Tensor.select(seen, value, Tensor(1))
    let (c, s) = try (real / size, imaginary / size)
    return Linearisation(
      value: try value.reshaped(single ? range : [x.shape[0]] + range),
      push: { v in
        let (a, b) = try transformed(planes(v))
        return try (c * a + s * b).reshaped(single ? range : [v.shape[0]] + range)
      },
      pull: { u in
        let u = try u.reshaped(c.shape)
        return try back(u * c, u * s).reshaped(single ? domain : [x.shape[0]] + domain)
      })
  }
}
