import Numerics
import Restore
import ShellLanguage

/// The fields of what a call of a built-in yields, known without running it.
package enum CallFields {
  package static func names(_ function: String, _ session: Session) -> [String] {
    guard let builtin = session.builtin(function) else { return [] }
    switch builtin.family {
    case .paths: return builtin.name == "times" ? tensor : PathObject(path: CosinePath()).fieldNames
    case .priors: return prior
    case .operators where Builtins.nonlinearOperators.contains { $0.name == builtin.name }:
      return NonlinearOperatorObject.allFieldNames
    case .operators: return OperatorObject(.identity(ScaledIdentity())).fieldNames
    case .samplers: return builtin.name == "terms" ? ["sum"] : walk
    case .problems:
      return builtin.name == "observe"
        ? ProblemObject.allFieldNames
        : builtin.name == "posterior" ? PosteriorObject.allFieldNames : []
    case .commands: return ["step", "back", "goto", "run", "fork"].contains(builtin.name) ? walk : []
    case .creation, .random, .elementwise: return tensor
    default: return []
    }
  }

  private static let tensor = ["shape", "rank", "count"]
  private static var walk: [String] { WalkObject.meanings.map(\.name) }
  private static let prior =
    (try? Mixture.gaussian(mean: Tensor.zeros([1]), covariance: IsotropicCovariance(variance: 1, dimension: 1)))
    .map { PriorObject(prior: $0).fieldNames } ?? []
}
