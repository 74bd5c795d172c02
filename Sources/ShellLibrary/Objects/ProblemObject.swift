import Numerics
import Restore
import ShellLanguage
import ShellText

/// An inverse problem at the prompt: what `observe` returns.
struct ProblemObject: ShellObject {
  let problem: any InverseProblem
  /// That of the operator, which problems with the same one share.
  var decomposition = Decomposition()

  let typeName = "problem"
  var summary: String {
    "problem: \(problem.name) of \(Shape.text(problem.prior.eventShape)), noise "
      + "\(Digits.short(problem.noise)), prior \(problem.prior.name)"
  }

  func remedy(_ text: String) -> String { "its parts are `\(text).y`, `\(text).H`, `\(text).prior`" }

  func remedy(_ text: String, for parameter: String) -> String? {
    switch parameter {
    case "prior": "its prior is `\(text).prior`"
    case "w": "make a walk of it first: `w = cpigdm(\(text))`"
    default: nil
    }
  }

  static let allFieldNames = ["prior", "H", "y", "noise", "residual"]
  var fieldNames: [String] { ProblemObject.allFieldNames }

  func meaning(of field: String) -> String? {
    switch field {
    case "prior": "the prior"
    case "H": "the degradation"
    case "y": "the measurement"
    case "noise": "σ_y"
    case "residual": "‖y − H(x)‖/√m of an x, over all m numbers measured: near σ_y at the truth"
    default: nil
    }
  }

  func field(_ name: String, _ session: Session) throws -> Value? {
    let problem = self.problem
    switch name {
    case "prior": return .object(PriorObject(prior: problem.prior))
    case "H":
      if let linear = problem as? Problem { return .object(OperatorObject(linear.operator, decomposition)) }
      return (problem as? NonlinearProblem).map { .object(NonlinearOperatorObject($0.operator)) }
    case "y": return .from(problem.y)
    case "noise": return .from(problem.noiseLevel)
    case "residual":
      return .function(
        .native("residual", [.required("x", "a picture")]) { arguments, _ in
          .from(try problem.residualNorm(arguments.tensor("x")))
        })
    default: return nil
    }
  }
}
