import Numerics
import Restore
import ShellLanguage

/// A prior at the prompt: `prior.x0(x, t)`, `prior.sample(9)`.
struct PriorObject: DistributionObject {
  let prior: any Prior

  let typeName = "prior"
  public var extent: Extent { (prior as? FunctionPrior)?.extent ?? Extent() }
  var summary: String {
    let parts = (prior as? Mixture).map { $0.count > 1 ? ", \($0.count) components" : "" } ?? ""
    return "prior \(prior.name) over \(Shape.text(prior.eventShape))\(parts)"
  }

  func remedy(_ text: String) -> String { "draws from it are `\(text).sample(100)`" }

  func remedy(_ text: String, for parameter: String) -> String? {
    parameter == "problem" ? "observe something first: `observe(\(text), H, y, noise: 0.05)`" : nil
  }

  var distribution: (any Distribution)? { (prior as? Mixture).map { JudgedDistribution($0) } }

  private static let predictions: [(name: String, kind: Prediction)] = [
    ("x0", .x0), ("noise", .noise), ("score", .score), ("velocity", .velocity), ("v", .v),
  ]
  private static let mixtureFields = ["weights", "means", "covariances", "mean", "covariance"]

  var fieldNames: [String] {
    PriorObject.predictions.map(\.name) + ["denoise", "shape", "name"]
      + (prior is any SampledPrior ? ["sample", "logdensity"] : [])
      + (prior is Mixture ? PriorObject.mixtureFields : [])
  }

  func meaning(of field: String) -> String? {
    switch field {
    case "x0": "the estimate of x₀ from (x, t)"
    case "noise": "the estimate of the noise"
    case "score": "∇ log p_t(x)"
    case "velocity": "dx/dt of the probability flow"
    case "v": "μ ε − σ x₀"
    case "denoise": "the estimate of x₀ from (x, mu, sigma), free of any path"
    case "sample": "draws: prior.sample(9)"
    case "logdensity": "log p(x)"
    case "shape": "the shape of an event"
    case "mean": "the mean"
    case "covariance": "the covariance"
    case "weights": "one a component"
    case "means": "one a component"
    case "covariances": "one a component"
    default: nil
    }
  }

  func field(_ name: String, _ session: Session) throws -> Value? {
    if let prediction = PriorObject.predictions.first(where: { $0.name == name }) {
      return .function(predict(name, prediction.kind))
    }
    switch name {
    case "denoise": return .function(denoise)
    case "shape": return .from(Tensor(prior.eventShape.map(Double.init)))
    case "name": return .string(prior.name)
    case "sample": return sampler.map { .function($0) }
    case "logdensity": return density.map { .function($0) }
    default: return try (prior as? Mixture).flatMap { try mixtureField(name, $0) }
    }
  }

  private func predict(_ name: String, _ kind: Prediction) -> Function {
    let prior = self.prior
    return .native(
      name,
      [.required("x", "the state"), .required("t", "the time"), .optional("path", "the path, `vp()` unless given")]
    ) { arguments, _ in
      .from(
        try prior.predict(
          kind, arguments.tensor("x"), t: arguments.tensor("t"), path: PathArgument.read(arguments)))
    }
  }

  private var denoise: Function {
    let prior = self.prior
    return .native(
      "denoise", [.required("x", "μ x₀ + σ z"), .required("mu", "μ"), .required("sigma", "σ")]
    ) { arguments, _ in
      .from(try prior.x0(arguments.tensor("x"), mu: arguments.tensor("mu"), sigma: arguments.tensor("sigma")))
    }
  }

  private var sampler: Function? {
    guard let prior = prior as? any SampledPrior else { return nil }
    return .native("sample", [.optional("count", "how many; without it one, and no batch axis", labelOnly: false)]) {
      arguments, session in
      let key = session.nextKey()
      guard let count = try arguments.optionalInteger("count", atLeast: 0) else {
        return .from(try prior.sample(count: 1, key: key).reshaped(prior.eventShape))
      }
      return .from(try prior.sample(count: count, key: key))
    }
  }

  private var density: Function? {
    guard let prior = prior as? any SampledPrior else { return nil }
    return .native("logdensity", [.required("x", "an event or a batch")]) { arguments, _ in
      .from(try prior.logDensity(arguments.tensor("x")))
    }
  }

  private func mixtureField(_ name: String, _ mixture: Mixture) throws -> Value? {
    switch name {
    case "weights": return .from(mixture.probabilities)
    case "means": return .from(try mixture.means.reshaped([mixture.count] + mixture.eventShape))
    case "mean": return .from(try mixture.mean())
    case "covariance": return .from(try mixture.covariance())
    case "covariances":
      _ = try MemoryBudget.admit([mixture.count, mixture.dimension, mixture.dimension])
      return .from(try Tensor.stack(mixture.covariances.map { try $0.dense() }))
    default: return nil
    }
  }
}

/// The argument `path:`.
enum PathArgument {
  static func read(_ arguments: Arguments, standard: @autoclosure () throws -> any GaussianPath = try VPPath()) throws
    -> any GaussianPath
  {
    guard arguments.has("path") else { return try standard() }
    return try arguments.object("path", as: PathObject.self, expected: "a path such as `flow()`").path
  }
}
