import Restore
import ShellLanguage
import ShellSyntax

/// The argument `problem`.
enum ProblemArgument {
  /// A problem of any kind.
  static func any(_ arguments: Arguments) throws -> any InverseProblem {
    try arguments.object("problem", as: ProblemObject.self, expected: "a problem, as `observe` returns").problem
  }

  /// A linear one.
  /// - Parameter instead: what to do where it is not.
  static func linear(_ arguments: Arguments, instead: String) throws -> Problem {
    let problem = try any(arguments)
    if let linear = problem as? Problem { return linear }
    throw arguments.error(
      "problem", "`\(arguments.function)` needs a linear operator, and \(problem.name) is not linear", code: .notLinear,
      help: instead)
  }
}
