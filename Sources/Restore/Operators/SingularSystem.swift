import Numerics

/// An orthonormal pair of bases in which an operator is diagonal: H = Σ_i s_i u_i v_iᵀ.
///
/// Only as many modes as the smaller space has are held; everything else is the null space. Where both bases agree
/// (`isSymmetric`) the values are eigenvalues and may be negative; a singular value is then |s_i|.
public protocol SingularSystem: AnyObject, Sendable {
  /// The event shapes on either side.
  var domain: [Int] { get }
  var range: [Int] { get }
  /// s_i, of shape (modes).
  var values: Tensor<Double> { get }
  /// Whether u_i = v_i.
  var isSymmetric: Bool { get }
  /// Vᵀx: from `[B] + domain` to (B, modes).
  func analyse(_ x: Tensor<Double>) throws -> Tensor<Double>
  /// Vξ: from (B, modes) to `[B] + domain`.
  func synthesise(_ ξ: Tensor<Double>) throws -> Tensor<Double>
  /// Uᵀy: from `[B] + range` to (B, modes).
  func analyseRange(_ y: Tensor<Double>) throws -> Tensor<Double>
  /// Uη: from (B, modes) to `[B] + range`.
  func synthesiseRange(_ η: Tensor<Double>) throws -> Tensor<Double>
  /// The diagonal of Vᵀ diag(d) V where that matrix is diagonal, for d of the domain's shape.
  func compressedDiagonal(_ d: Tensor<Double>) throws -> Tensor<Double>?
}

extension SingularSystem {
  public func compressedDiagonal(_ d: Tensor<Double>) throws -> Tensor<Double>? { nil }

  /// Singular values under this multiple of the largest count as zero in H†, P and whatever divides by them.
  public var cutoff: Double { SingularCutoff.relative }

  /// The singular values |s_i|.
  public var singularValues: [Double] { values.scalars.map(\.magnitude) }

  /// Which modes H† keeps: |s_i| above the cutoff times the largest.
  public var kept: [Bool] {
    let s = singularValues
    let floor = cutoff * (s.max() ?? 0)
    return s.map { $0 > floor }
  }

  /// Whether the modes span the whole domain.
  var spansDomain: Bool { values.count == domain.reduce(1, *) }
  /// Whether the modes span the whole range.
  var spansRange: Bool { values.count == range.reduce(1, *) }

  /// f of each singular value, worked out once for each distinct one.
  public func map(_ f: (_ s: Double, _ isKept: Bool) throws -> Double) rethrows -> [Double] {
    var known: [Double: Double] = [:]
    return try zip(singularValues, kept).map { s, kept in
      if let value = known[s] { return value }
      let value = try f(s, kept)
      known[s] = value
      return value
    }
  }
}

/// The relative size under which H† drops a singular value.
public enum SingularCutoff {
  public static let relative = 1e-6

  /// What rounding makes of a singular value that is 0, for a matrix of this size.
  public static func rounding(_ rows: Int, _ columns: Int) -> Double {
    Double(max(rows, columns, 1)) * Double.ulpOfOne
  }
}
