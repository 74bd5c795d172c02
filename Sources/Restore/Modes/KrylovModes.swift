import Numerics

/// Functions of singular values of an operator that is known by what it does.
package struct KrylovModes: ModeSpace {
  private let h: any LinearOperator
  private let noise: Double
  /// The prior's variance along every mode.
  private let variance: Double
  /// The largest singular value, nearly; worked out without noise only, where it decides which values count as zero.
  private let norm: Double
  private let limits: KrylovLimits
  /// The basis from the measurement on: it is the same in every step and for every sample.
  private let memory: KrylovMemory?

  /// - Parameters:
  ///   - noise: σ_y, of one element.
  ///   - measurement: the y of all steps; its Krylov space is kept.
  /// - Throws: ``TensorError/derivative(operation:reason:)`` for a traced H or σ_y.
  package init(
    _ h: any LinearOperator, noise σy: Tensor<Double>, measurement: Tensor<Double>? = nil,
    limits: KrylovLimits = KrylovLimits()
  ) throws {
    guard !h.isTraced, !σy.isTraced else { throw KrylovModes.unknownDerivative(h.name) }
    let noise = try σy.item
    let largest = noise == 0 ? try KrylovFunction.ritzValues(h, steps: 12).max() ?? 0 : 0
    self.init(h, noise: noise, variance: 1, norm: largest, limits: limits, measurement.map { KrylovMemory(of: $0) })
  }

  private init(
    _ h: any LinearOperator, noise: Double, variance: Double, norm: Double, limits: KrylovLimits,
    _ memory: KrylovMemory?
  ) {
    (self.h, self.noise, self.variance, self.norm) = (h, noise, variance, norm)
    (self.limits, self.memory) = (limits, memory)
  }

  package func onUnknowns(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator {
    KrylovFunction(name: name, of: h, from: .unknowns, norm: norm, limits: limits, function(f))
  }

  package func fromMeasurements(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator {
    KrylovFunction(name: name, of: h, from: .measurements, norm: norm, limits: limits, memory: memory, function(f))
  }

  package func variances(of d: Tensor<Double>) throws -> [Double] { [try d.square().mean().item] }

  package func assuming(variances: [Double]) throws -> any ModeSpace {
    KrylovModes(h, noise: noise, variance: variances.first ?? 1, norm: norm, limits: limits, memory)
  }

  /// f of a list of singular values, the null space's first.
  private func function(_ f: @escaping ModeFunction) -> @Sendable ([Double]) throws -> [Double] {
    { [h, noise, norm, variance] values in
      // Without noise values that H† would drop count as zero.
      let floor = noise == 0 ? SingularCutoff.relative * max(norm, values.max() ?? 0) : 0
      let guided = values.indices.filter { values[$0] > floor }
      let family = ModeFamily(
        values: guided.map { values[$0] }, noise: noise, variances: guided.map { _ in variance })
      let all = try f(family)
      guard !all.isTraced else { throw KrylovModes.unknownDerivative(h.name) }
      let coefficients = all.scalars
      var spread = [Double](repeating: coefficients[0], count: values.count + 1)
      for (k, i) in guided.enumerated() { spread[i + 1] = coefficients[k + 1] }
      return spread
    }
  }

  private static func unknownDerivative(_ name: String) -> TensorError {
    .derivative(
      operation: "a conjugate integrator",
      reason: "\(name) has no singular system that could be differentiated, and functions of its singular values are "
        + "known as numbers; `pigdm` and `posterior` do without, and `diagonal`, `blur` and `modes` keep theirs fixed")
  }
}
