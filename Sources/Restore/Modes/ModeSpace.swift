import Numerics

/// Coefficients of a family of singular values, the null space's first. They may be traced.
package typealias ModeFunction = @Sendable (ModeFamily) throws -> Tensor<Double>

/// Functions of the singular values of an operator H = U S Vᵀ, as operators.
///
/// There are two: ``SpectralModes`` where the singular system is known, and ``KrylovModes`` where H is known by what it
/// does. Whoever is written for a mode space runs on both.
package protocol ModeSpace: Sendable {
  /// V f(S) Vᵀ, with f(0) outside the modes.
  func onUnknowns(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator
  /// V f(S) Uᵀ.
  func fromMeasurements(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator
  /// The mean over a batch d of the squares of Vᵀd: one number a mode, or one for all where the modes are not known.
  func variances(of d: Tensor<Double>) throws -> [Double]
  /// The same modes with c_i for the prior's variance along them, as many as ``variances(of:)`` gives.
  func assuming(variances: [Double]) throws -> any ModeSpace
}

extension Problem {
  /// The modes of the problem's operator, by its singular system or without.
  package func modes() throws -> any ModeSpace {
    if let h = singular { return try SpectralModes(h, noise: noiseLevel) }
    return try KrylovModes(self.operator, noise: noiseLevel, measurement: projected)
  }
}
