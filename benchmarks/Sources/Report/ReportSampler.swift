import Numerics
import Restore

/// A method of the catalogue with all its settings, as the report judges it.
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

  let method: Method
  let name: String
  let path: any GaussianPath
  let weight: String
  let order: Int
  /// Vector–Jacobian products a network call.
  let pullbacks: Int
  /// nil where a walk has no limit: it draws noise on the way.
  let equation: Equation?
  /// Whether it is also measured where a call takes long.
  let isKey: Bool
  private let values: [String: MethodValue]

  /// Whether it integrates `equation` with explicit guidance: what the others are compared with.
  var isRival: Bool { equation != nil && [Method.pigdm.name, Method.pigfm.name].contains(method.name) }

  /// All that the report compares. A sampler is a line.
  static func all() throws -> [ReportSampler] {
    // From pure noise, where w_t ≡ 1 is exact for N(m, I).
    let bayes: [String: MethodValue] = ["weight": .weight(.constant(Tensor(1))), "start": 1, "spacing": "sqrt"]
    let moments: [String: MethodValue] = ["covariance": "moments", "pullbacks": 3]
    return try [
      ReportSampler(.pigdm, ["w": 15], isKey: true),
      ReportSampler(.cpigdm, ["w": 15], isKey: true),
      ReportSampler(.cpigdm, ["w": 15, "order": 2], isKey: true),
      ReportSampler(.cpc, ["w": 15], isKey: true),
      ReportSampler(.pigdm, ["w": 4]),
      ReportSampler(.cpigdm, ["w": 4]),
      ReportSampler(.cpigdm, ["w": 4, "order": 2]),
      ReportSampler(.cpc, ["w": 4]),
      ReportSampler(.cpigdm, ["w": 2, "lambda": -0.15]),
      ReportSampler(.pigdm, bayes, isKey: true),
      ReportSampler(.cpigdm, bayes, isKey: true),
      ReportSampler(.cpigdm, bayes, ["order": 2]),
      ReportSampler(.cpc, bayes, isKey: true),
      ReportSampler(.pigfm, ["w": 20]),
      ReportSampler(.cpigfm, ["w": 20, "lambda": 0]),
      ReportSampler(.cpigfm, ["w": 20, "lambda": 0, "order": 2]),
      ReportSampler(.cpc, ["w": 20, "path": .path(FlowPath())]),
      ReportSampler(.cpigfm, ["w": 20, "lambda": 0.2]),
      ReportSampler(.pigdm, ["w": 15, "jacobian": false]),
      ReportSampler(.cpigdm, ["w": 15, "jacobian": false]),
      ReportSampler(.pigdm, ["w": 15, "churn": 0.5]),
      ReportSampler(.cpigdm, ["w": 15, "churn": 0.5]),
      ReportSampler(.pigdm, bayes, moments),
      ReportSampler(.cpigdm, bayes, moments),
      ReportSampler(.cmm, isKey: true),
      ReportSampler(.cmm, ["pullbacks": 1]),
      ReportSampler(.smm, isKey: true),
    ]
  }

  init(
    _ method: Method, _ values: [String: MethodValue] = [:], _ more: [String: MethodValue] = [:], isKey: Bool = false
  ) throws {
    self.method = method
    self.values = values.merging(more) { $1 }
    self.isKey = isKey
    // What is asked of the settings here depends on no prior.
    let any = try Mixture.gaussian(mean: Tensor([0]), covariance: IsotropicCovariance(variance: 1, dimension: 1))
    let settings = try MethodSettings(method, self.values, prior: any)
    let options = try settings.options()
    path = settings.path
    let isGuided = method.option("w") != nil
    switch options.weight {
    case .published(let w): weight = "w=\(Self.number(w))"
    case .constant(let w): weight = isGuided ? "w_t=\(Self.number(w))" : "prior"
    case .function: weight = "w_t"
    }
    order = method.option("order") == nil ? method.order ?? 1 : options.order
    pullbacks = try method.cost.pullbacks(settings) ?? 0
    equation =
      isGuided && options.churn == 0
      ? Equation(
        path: path, weight: options.weight, start: options.times[0], jacobian: options.jacobian,
        covariance: options.covariance) : nil
    name = Self.name(method, options, isGuided ? weight : nil, settings)
  }

  func make(_ problem: Problem, _ steps: Int) throws -> any Sampler {
    try method.sampler(for: problem, values.merging(["steps": .number(Tensor(Double(steps)))]) { $1 })
  }

  private static func name(
    _ method: Method, _ options: SamplerOptions, _ weight: String?, _ settings: MethodSettings
  ) -> String {
    var name = method.title
    if settings.has("path") { name += " on \(options.path.name)" }
    if let weight { name += " " + weight }
    if options.order == 2 { name += " order 2" }
    if options.lambda != 0 { name += " λ=\(number(options.lambda))" }
    if !options.jacobian { name += " no Jacobian" }
    if options.covariance != .isotropic { name += " moments" }
    if options.churn > 0 { name += " churn \(number(options.churn))" }
    if case .option(let own) = method.cost.pullbacks, settings.has(own), let count = try? settings.count(own) {
      name += " \(count) pullback\(count == 1 ? "" : "s")"
    }
    return name
  }

  private static func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
