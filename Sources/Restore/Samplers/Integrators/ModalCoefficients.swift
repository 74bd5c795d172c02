import Numerics

/// The coefficients of one step for a family of singular values, the null space's first: by ``ConjugateCoefficients``, and
/// in operations that record derivatives where the options, the noise or the values are being differentiated.
struct ModalCoefficients: Sendable {
  let estimate: Tensor<Double>
  let noise: Tensor<Double>
  let data: Tensor<Double>
  let jacobian: Tensor<Double>
  let noiseSlope: Tensor<Double>
  let jacobianSlope: Tensor<Double>
  let churn: Tensor<Double>

  private init(_ c: ConjugateCoefficients) {
    (estimate, noise, data, jacobian) = (Tensor(c.estimate), Tensor(c.noise), Tensor(c.data), Tensor(c.jacobian))
    (noiseSlope, jacobianSlope, churn) = (Tensor(c.noiseSlope), Tensor(c.jacobianSlope), Tensor(c.churn))
  }

  /// - Parameter isGuided: without, no weight is looked at, and the family is the null space alone.
  init(
    _ options: SamplerOptions, _ modes: ModeFamily, isGuided: Bool = true, from t: Double, to s: Double,
    previous p: Double?
  ) throws {
    let weight = isGuided ? options.weight : .constant(0)
    guard options.isTraced || modes.isTraced else {
      let c = try ConjugateCoefficients(
        path: options.path, weight: weight, modes: modes, λ: options.lambda, from: t, to: s, previous: p,
        churn: options.churn)
      self.init(c)
      return
    }
    let rule = try ConjugateCoefficients.rule(
      path: options.path, weight: weight, modes: modes, λ: options.lambda, from: t, to: s, previous: p,
      churn: options.churn)
    let given = try options.tensors()
    try self.init(
      path: options.path, weight: isGuided ? given.weight : .constant(Tensor(0)), modes: modes, λ: given.lambda,
      churn: given.churn, rule: rule, from: options.instant(t), to: options.instant(s),
      previous: p.map { try options.instant($0).t })
  }
}
