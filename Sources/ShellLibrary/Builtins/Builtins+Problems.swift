import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  /// Inverse problems and their exact posteriors.
  static let problems: [Builtin] = [
    Builtin(
      "observe", .problems,
      [
        .required("prior", "what pictures look like"), .required("H", "the degradation"),
        .required("y", "the measurement"), .required("noise", "σ_y, its standard deviation", labelOnly: true),
      ],
      "An inverse problem: a prior, a degradation, a measurement and its noise, checked against one another. "
        + "All numbers of y are measurements, but for zeros where a mask lets nothing through.",
      equation: "y = H x₀ + σ_y n", source: "Kaipio and Somersalo, 2005",
      example: "g = gaussian([0, 0], [1, 1]); q = observe(g, matrix([1, 1]), [0.5], noise: 0.1); check q.noise == 0.1"
    ) { arguments, session in
      let prior = try arguments.object("prior", as: PriorObject.self, expected: "a prior such as `digits()`").prior
      let y = try arguments.tensor("y")
      let noise = try arguments.scalar("noise")
      let level = try noise.item
      guard level >= 0, level.isFinite else {
        throw arguments.error(
          "noise", "the noise σ_y is 0 or positive, not \(Digits.short(level))", code: .problemMismatch,
          help: level.isFinite ? "write `noise: \(Digits.short(-level))`" : "write for example `noise: 0.05`")
      }
      guard y.scalars.allSatisfy(\.isFinite) else {
        throw arguments.error(
          "y", "y holds values that are not finite (nan or infinite)", code: .problemMismatch,
          help: "find where with `isfinite(y)`")
      }
      if case .object(let object) = arguments["H"], let h = object as? NonlinearOperatorObject {
        return .object(
          ProblemObject(
            problem: try NonlinearProblem(
              prior: prior, operator: h.bound(to: prior.eventShape), y: y, noise: noise)))
      }
      let h = try arguments.object("H", as: OperatorObject.self, expected: "an operator such as `superresolution(4)`")
      let problem = try Problem(
        prior: prior, operator: h.bound(to: prior.eventShape), y: y, noise: noise)
      for warning in try ProblemWarnings.all(problem, measured: y.untraced) {
        session.warn(arguments.located(warning, at: "y"))
      }
      return .object(ProblemObject(problem: problem, decomposition: h.decomposition))
    },
    Builtin(
      "posterior", .problems, [.required("problem", "what `observe` returned")],
      "The exact posterior of a problem whose prior is a Gaussian, a mixture or a data set; `logevidence` is log p(y).",
      equation: "p(x₀ | y) = Σ_k w_k′ N(x₀; m_k′, C_k′), m_k′ = m_k + C_kHᵀS_k⁻¹(y − Hm_k)",
      source: "Bishop, 2006, section 2.3.3",
      example: "g = gaussian([0], 1); q = posterior(observe(g, matrix([1]), [1], noise: 1)); check q.mean ≈ [0.5]",
      "q = posterior(observe(gaussian([0], 1), matrix([1; 1]), [1, 0], noise: 1)); "
        + "check q.logevidence ≈ -1/3 - log(2*pi) - log(3)/2"
    ) { arguments, session in
      let problem = try ProblemArgument.linear(
        arguments, session,
        instead:
          "on a line or in the plane `integral` gives it: exp(prior.logdensity(x) - norm(y - H(x))^2/(2*noise^2))")
      guard let mixture = problem.prior as? Mixture else {
        throw arguments.error(
          "problem",
          "the exact posterior is known for Gaussian, mixture and empirical priors, not for \(problem.prior.name)",
          help: "walk to samples of it, as with `cpigdm(problem)`")
      }
      return .object(PosteriorObject(posterior: try MixturePosterior(mixture, problem)))
    },
  ]
}
