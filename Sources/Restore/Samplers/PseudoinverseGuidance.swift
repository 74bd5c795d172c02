import Foundation
import Numerics

/// ΠGDM and ΠGFM: the unconditional conjugate integrator (λ-DDIM) with the guidance taken explicitly.
///
///     x_s = M x̂₀ + Ψ ε + (t − s) (g²/2) w_t (∂x̂₀/∂x)ᵀ Hᵀ (r²HHᵀ + σ_y²I)⁻¹ (y − H x̂₀)
///
/// Song, Vahdat, Mardani and Kautz, "Pseudoinverse-guided diffusion models for inverse problems", ICLR 2023; for flows
/// Pokle, Muckley, Chen and Karrer, "Training-free linear image inverses via flows", TMLR 2024. The same equation that
/// ``ConjugateGuidance`` integrates, with an Euler step for its stiff part. With ``GuidanceCovariance/moments(pullbacks:)``
/// the prior's own covariance takes the place of r²I.
public struct PseudoinverseGuidance: PriorSampler {
  public let name: String
  public let equation = "x_s = M x̂0 + Ψ ε + γ J' G"
  public let source = "Song, Vahdat, Mardani and Kautz, ICLR 2023"
  public let problem: Problem
  public private(set) var options: SamplerOptions
  private let modes: any ModeSpace

  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)`` for an operator without a singular system.
  public init(_ problem: Problem, _ options: SamplerOptions) throws {
    try options.requireFalling()
    modes = try SpectralModes(problem.spectral(for: "pseudo-inverse guidance"), noise: problem.noiseLevel)
    name = options.path is FlowPath ? "pigfm" : "pigdm"
    guard options.order == 1 else { throw SamplerError.invalid("\(name) is of order 1") }
    self.problem = problem
    self.options = options
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    try GuidedStart.state(problem, modes, at: options.instant(times[0]), key: key, count: count)
  }

  public var prior: any Prior { problem.prior }
  public func instant(_ t: Double) throws -> Instant { try options.instant(t) }

  public func walking(at key: RandomKey) -> any Sampler {
    var own = self
    own.options = options.walking(at: key)
    return own
  }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try departure(start, to: s)
    guard t == start || options.lambda == 0 else { throw SamplerError.explicitFromNoise(at: start) }
    let now = try options.instant(t)
    let (μ, σ, r2) = try (now.mu, now.sigma, now.r2)
    let (x0, pullback) = try problem.prior.estimate(x, mu: μ, sigma: σ, jacobian: options.jacobian)
    let ε = try (x - μ * x0) / σ

    // r² Hᵀ(r²HHᵀ + σ_y²I)⁻¹ keeps its size as r² → 0; the weight c = w_t/r² carries the rest.
    let k = try modes.fromMeasurements("K̂") { try $0.gains(r2: r2) }
    let residual = try problem.projected - problem.operator(x0)
    let g: Tensor<Double>
    switch options.covariance {
    case .isotropic: g = try k(residual)
    case .moments(let limit):
      g =
        try r2
        * MomentMatching(problem.operator, noise: problem.noiseLevel, pullbacks: limit)
        .correction(residual, at: x0, mu: μ, sigma: σ, pullback: pullback)
    }
    let pulled = try pullback(g)
    return try ExplicitStep(
      sampler: name, options: options, from: start, at: t, to: s, x: x, estimate: x0, noise: ε, pulled: pulled,
      event: problem.prior.eventShape, key: key,
      symbols: [
        ("y", .tensor(problem.projected)), ("H", .map(problem.operator)),
        options.covariance == .isotropic ? ("K̂", .map(k)) : ("G", .tensor(g)),
      ]
    ).step()
  }
}
