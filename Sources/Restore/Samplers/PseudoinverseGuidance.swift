import Foundation
import Numerics

/// ΠGDM and ΠGFM: the unconditional conjugate integrator (λ-DDIM) with the guidance taken explicitly.
///
///     x_s = M x̂₀ + Ψ ε + (t − s) (g²/2) w_t (∂x̂₀/∂x)ᵀ Hᵀ (r²HHᵀ + σ_y²I)⁻¹ (y − H x̂₀)
///
/// Song, Vahdat, Mardani and Kautz, "Pseudoinverse-guided diffusion models for inverse problems", ICLR 2023; for flows
/// Pokle, Muckley, Chen and Karrer, "Training-free linear image inverses via flows", TMLR 2024. The same equation that
/// ``ConjugateGuidance`` integrates, with an Euler step for its stiff part.
public struct PseudoinverseGuidance: PriorSampler {
  public let name: String
  public let equation = "x_s = M x̂0 + Ψ ε + γ J' G"
  public let source = "Song, Vahdat, Mardani and Kautz, ICLR 2023"
  public let problem: Problem
  public let options: SamplerOptions
  private let h: SpectralOperator

  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)`` for an operator without a singular system.
  public init(_ problem: Problem, _ options: SamplerOptions) throws {
    h = try problem.spectral(for: "pseudo-inverse guidance")
    name = options.path is FlowPath ? "pigfm" : "pigdm"
    guard options.order == 1 else { throw SamplerError.invalid("\(name) is of order 1") }
    self.problem = problem
    self.options = options
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    try GuidedStart.state(problem, path: path, t: times[0], key: key, count: count)
  }

  public var prior: any Prior { problem.prior }

  public func step(
    _ x: Tensor<Double>, from start: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let t = try path.departure(start)
    guard t == start || options.lambda == 0 else { throw SamplerError.explicitFromNoise(at: start) }
    let (μ, σ) = try (path.mu(t), path.sigma(t))
    let (x0, pullback) = try problem.prior.estimate(x, mu: μ, sigma: σ, jacobian: options.jacobian)
    let ε = try (x - μ * x0) / σ

    // r² Hᵀ(r²HHᵀ + σ_y²I)⁻¹ keeps its size as r² → 0; the weight c = w_t/r² carries the rest.
    let r2 = try path.r2(t)
    let variance = problem.noise * problem.noise
    let kept = h.system.kept
    let factors = zip(h.values.scalars, kept).map { s, kept in
      variance > 0 ? r2 * s / (r2 * s * s + variance) : (kept ? 1 / s : 0)
    }
    let k = try SpectralOperator(name: "K̂", system: h.system, from: h.to, to: h.from, values: Tensor(factors))
    let pulled = try pullback(k(problem.y - problem.operator(x0)))
    return try ExplicitStep(
      sampler: name, options: options, from: start, at: t, to: s, x: x, estimate: x0, noise: ε, pulled: pulled,
      event: problem.prior.eventShape, key: key,
      symbols: [("y", .tensor(problem.y)), ("H", .map(problem.operator)), ("K̂", .map(k))]
    ).step()
  }
}
