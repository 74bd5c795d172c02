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
public struct PseudoinverseGuidance: MethodSampler {
  public let method: Method
  public let problem: Problem
  public private(set) var options: SamplerOptions
  private let modes: any ModeSpace

  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)`` for an operator without a singular system.
  public init(_ problem: Problem, _ options: SamplerOptions, as method: Method = .pigdm) throws {
    try options.requireFalling()
    modes = try SpectralModes(problem.spectral(for: "pseudo-inverse guidance"), noise: problem.noiseLevel)
    guard options.order == 1 else { throw SamplerError.invalid("\(method.name) is of order 1") }
    (self.problem, self.options, self.method) = (problem, options, method)
  }

  public var path: any GaussianPath { options.path }
  public var times: [Double] { options.times }

  public func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    try GuidedStart.state(problem, modes, at: options.instant(times[0]), key: key, count: count)
  }

  public var prior: any Prior { problem.prior }
  public var citations: [Citation] { method.sources + options.citations }
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

extension Method {
  public static let pigdm = explicit(
    "pigdm", title: "ΠGDM", .vp, w: 15, sources: [Citation(.pseudoinverseGuidance)],
    "Pseudo-inverse guidance, taken explicitly after a λ-DDIM step.")
  public static let pigfm = explicit(
    "pigfm", title: "ΠGFM", .flow, w: 20, sources: [Citation(.pseudoinverseGuidance), Citation(.flowInverses)],
    "Pseudo-inverse guidance on the flow path: ΠGDM with the defaults published for flows.")

  private static func explicit(
    _ name: String, title: String, _ path: StandardPath, w: Double, sources: [Citation], _ sentence: String
  ) -> Method {
    Method(
      name, title: title, sentence, purpose: "the same guidance taken explicitly, to compare with",
      equation: "x_s = M x̂0 + Ψ ε + γ J' G",
      definitions: """
        γ = (t - s)(g²/2) w_t/r², J = ∂x̂0/∂x, G = r² H' (r² H H' + σ_y² I)⁻¹ (y - H(x̂0)); M = μ_s and Ψ = σ_s at λ = 0; a \
        nonlinear H is linearised at x̂0, and where no singular system is known G is found by conjugate gradients
        """,
      sources: sources, order: 1, cost: MethodCost(pullbacks: .guidance),
      options: [.steps(20), .w(w)] + MethodOption.times(from: 0.4)
        + [.path(path), .lambda(0), .spacing(nil), .weight, .jacobian] + MethodOption.covariance
        + MethodOption.churn,
      example: example(of: name),
      make: .any { problem, settings in
        let (options, method) = (try settings.options(), settings.method)
        switch problem {
        case let problem as NonlinearProblem: return try KrylovGuidance(problem, options, as: method)
        case let problem as Problem where problem.operator.spectral == nil:
          return try KrylovGuidance(problem, options, as: method)
        case let problem as Problem: return try PseudoinverseGuidance(problem, options, as: method)
        default: throw SamplerError.invalid("`\(name)` does not know problems such as \(problem.name)")
        }
      })
  }
}
