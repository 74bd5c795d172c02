import Numerics
import Restore

/// A sampler with all its settings, as the report judges it.
struct ReportSampler: Sendable {
  /// A guided probability-flow ODE: walks of samplers with the same one have the same limit.
  struct Equation: Sendable {
    let path: any GaussianPath
    let weight: GuidanceWeight
    let start: Double
    let jacobian: Bool
    let covariance: GuidanceCovariance
    var name: String { "\(path.name) \(weight) \(start) \(jacobian) \(covariance)" }
  }

  let name: String
  let path: any GaussianPath
  let weight: String
  var order = 1
  /// Vector–Jacobian products a network call.
  var pullbacks = 1
  /// nil where a walk has no limit: it draws noise on the way.
  var equation: Equation?
  /// Whether it integrates `equation` with explicit guidance: what the others are compared with.
  var isRival = false
  /// Whether it is also measured where a call takes long.
  var isKey = false
  let make: @Sendable (Problem, _ steps: Int) throws -> any Sampler

  /// All that the report compares. A sampler is a line.
  static func all() throws -> [ReportSampler] {
    let (vp, flow) = (try VPPath(), FlowPath())
    return [
      guided("ΠGDM", explicit: true, vp, .published(15), isKey: true),
      guided("C-ΠGDM", vp, .published(15), isKey: true),
      guided("C-ΠGDM", vp, .published(15), order: 2, isKey: true),
      guided("cpc", vp, .published(15), isKey: true) { try ConjugatePredictorCorrector($0, $1) },
      guided("ΠGDM", explicit: true, vp, .published(4)),
      guided("C-ΠGDM", vp, .published(4)),
      guided("C-ΠGDM", vp, .published(4), order: 2),
      guided("cpc", vp, .published(4)) { try ConjugatePredictorCorrector($0, $1) },
      guided("C-ΠGDM", vp, .published(2), lambda: -0.15),
      guided("ΠGDM", explicit: true, vp, .constant(1), start: 1, spacing: .sqrt, isKey: true),
      guided("C-ΠGDM", vp, .constant(1), start: 1, spacing: .sqrt, isKey: true),
      guided("C-ΠGDM", vp, .constant(1), start: 1, spacing: .sqrt, order: 2),
      guided("cpc", vp, .constant(1), start: 1, spacing: .sqrt, isKey: true) {
        try ConjugatePredictorCorrector($0, $1)
      },
      guided("ΠGFM", explicit: true, flow, .published(20)),
      guided("C-ΠGFM", flow, .published(20)),
      guided("C-ΠGFM", flow, .published(20), order: 2),
      guided("cpc on flow", flow, .published(20)) { try ConjugatePredictorCorrector($0, $1) },
      guided("C-ΠGFM", flow, .published(20), lambda: 0.2),
      guided("ΠGDM", explicit: true, vp, .published(15), jacobian: false),
      guided("C-ΠGDM", vp, .published(15), jacobian: false),
      guided("ΠGDM", explicit: true, vp, .published(15), churn: 0.5),
      guided("C-ΠGDM", vp, .published(15), churn: 0.5),
      guided(
        "ΠGDM", explicit: true, vp, .constant(1), start: 1, spacing: .sqrt, covariance: .moments(pullbacks: 3)),
      guided("C-ΠGDM", vp, .constant(1), start: 1, spacing: .sqrt, covariance: .moments(pullbacks: 3)),
      momentMatching(vp, pullbacks: 3, isKey: true),
      momentMatching(vp, pullbacks: 1),
      ReportSampler(name: "smm", path: vp, weight: "prior", pullbacks: 3, isKey: true) { problem, steps in
        try SecantMomentMatching(
          problem, path: vp, times: SecantMomentMatching.times(steps, on: vp, for: problem.prior))
      },
    ]
  }

  /// ΠGDM and its conjugate kin, or what `make` makes for the same equation, of order two.
  static func guided(
    _ method: String, explicit: Bool = false, _ path: any GaussianPath, _ weight: GuidanceWeight, start: Double = 0.4,
    stop: Double = 1e-3, spacing: Spacing = .uniform, order: Int = 1, lambda: Double = 0, jacobian: Bool = true,
    churn: Double = 0, covariance: GuidanceCovariance = .isotropic, isKey: Bool = false,
    make: (@Sendable (Problem, SamplerOptions) throws -> any Sampler)? = nil
  ) -> ReportSampler {
    let label: String
    switch weight {
    case .published(let w): label = "w=\(number(w))"
    case .constant(let w): label = "w_t=\(number(w))"
    case .function: label = "w_t"
    }
    var name = "\(method) \(label)"
    if order == 2 { name += " order 2" }
    if lambda != 0 { name += " λ=\(number(lambda))" }
    if !jacobian { name += " no Jacobian" }
    if case .moments = covariance { name += " moments" }
    if churn > 0 { name += " churn \(number(churn))" }
    // Conjugate gradients pull back once each, and the guidance they find once more.
    var pullbacks = jacobian ? 1 : 0
    if case .moments(let limit?) = covariance { pullbacks += limit }
    let equation = Equation(path: path, weight: weight, start: start, jacobian: jacobian, covariance: covariance)
    return ReportSampler(
      name: name, path: path, weight: label, order: make == nil ? order : 2, pullbacks: pullbacks,
      equation: churn == 0 ? equation : nil, isRival: explicit && churn == 0, isKey: isKey
    ) { problem, steps in
      let options = try SamplerOptions(
        path: path, times: spacing.times(steps, from: start, to: stop), weight: weight, lambda: lambda, order: order,
        jacobian: jacobian, churn: churn, covariance: covariance)
      if let make { return try make(problem, options) }
      return explicit ? try PseudoinverseGuidance(problem, options) : try ConjugateGuidance(problem, options)
    }
  }

  static func momentMatching(_ path: any GaussianPath, pullbacks: Int, isKey: Bool = false) -> ReportSampler {
    ReportSampler(
      name: pullbacks == 1 ? "cmm 1 pullback" : "cmm", path: path, weight: "prior", pullbacks: pullbacks, isKey: isKey
    ) { problem, steps in
      try ConjugateMomentMatching(
        problem, path: path, times: ConjugateMomentMatching.times(steps, on: path, for: problem.prior),
        pullbacks: pullbacks)
    }
  }

  private static func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
