import Restore
import ShellLanguage
import ShellSyntax

/// The argument `problem`.
enum ProblemArgument {
  /// A problem of any kind; an operator without a singular system is decomposed where it is small.
  static func any(_ arguments: Arguments, _ session: Session) throws -> any InverseProblem {
    let object = try arguments.object("problem", as: ProblemObject.self, expected: "a problem, as `observe` returns")
    guard let linear = object.problem as? Problem else { return object.problem }
    return try object.decomposition.applied(to: linear, session)
  }

  /// A linear one.
  /// - Parameter instead: what to do where it is not.
  static func linear(_ arguments: Arguments, _ session: Session, instead: String) throws -> Problem {
    let problem = try any(arguments, session)
    if let linear = problem as? Problem { return linear }
    throw arguments.error(
      "problem", "`\(arguments.function)` needs a linear operator, and \(problem.name) is not linear", code: .notLinear,
      help: instead)
  }
}
