import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// An exact posterior at the prompt: `q.mean`, `q.sample(9)`, `q.logdensity(x)`.
struct PosteriorObject: DistributionObject {
  let posterior: MixturePosterior

  let typeName = "posterior"
  var summary: String {
    let count = posterior.weights.count
    return "posterior over \(Shape.text(posterior.prior.eventShape)), \(count) component\(count == 1 ? "" : "s"), "
      + "log p(y) \(Digits.short(posterior.logEvidence.scalars.first ?? .nan))"
  }

  func remedy(_ text: String) -> String { "draws from it are `\(text).sample(100)`" }

  var distribution: (any Distribution)? { JudgedDistribution(posterior) }

  static let allFieldNames = [
    "mean", "covariance", "weights", "means", "covariances", "sample", "logdensity", "logevidence", "shape",
  ]
  var fieldNames: [String] { PosteriorObject.allFieldNames }

  func meaning(of field: String) -> String? {
    switch field {
    case "mean": "the mean"
    case "covariance": "the covariance"
    case "weights": "one a component"
    case "means": "one a component"
    case "covariances": "one a component"
    case "sample": "draws: q.sample(9)"
    case "logdensity": "log p(x | y)"
    case "logevidence":
      "log p(y) over all that was measured; without noise the density of y within the range of H"
    case "shape": "the shape of an event"
    default: nil
    }
  }

  func field(_ name: String, _ session: Session) throws -> Value? {
    let posterior = self.posterior
    switch name {
    case "mean": return .from(try posterior.mean())
    case "covariance": return .from(try posterior.covariance())
    case "weights": return .from(posterior.probabilities)
    case "means": return .from(try posterior.means())
    case "covariances": return .from(try posterior.covariances())
    case "logevidence": return .from(posterior.logEvidence)
    case "shape": return .from(Tensor(posterior.prior.eventShape.map(Double.init)))
    case "sample":
      return .function(
        .native("sample", [.optional("count", "how many; without it one, and no batch axis", labelOnly: false)]) {
          arguments, session in
          let key = session.nextKey()
          guard let count = try arguments.optionalInteger("count", atLeast: 0) else {
            return .from(try posterior.sample(count: 1, key: key).reshaped(posterior.prior.eventShape))
          }
          return .from(try posterior.sample(count: count, key: key))
        })
    case "logdensity":
      return .function(
        .native("logdensity", [.required("x", "an event or a batch")]) { arguments, _ in
          let (x, event) = (try arguments.tensor("x"), posterior.prior.eventShape)
          guard x.shape == event || Array(x.shape.dropFirst()) == event else {
            throw arguments.error(
              "x", "the posterior is over \(Shape.text(event)) (or a batch of them), not \(Shape.text(x.shape))",
              code: .priorMismatch, help: "`q.shape` is the shape of its events, `q.sample()` one of them")
          }
          return .from(try posterior.logDensity(x))
        })
    default: return nil
    }
  }
}
