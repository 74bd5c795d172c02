import Restore
import ShellLanguage

extension Builtin {
  static let cite = Builtin(
    "cite", .commands, [.required("w", "a walk")],
    "Prints the publications that a walk rests on as BibTeX: of its method, the options chosen, the path and the prior.",
    equation: "cite w", source: "the catalogue of methods",
    example: "q = observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.1); w = cpigdm(q, churn: 0.5); cite w"
  ) { arguments, session in
    let walk = try arguments.object("w", as: WalkObject.self, expected: "a walk such as `cpigdm(problem)`").walk
    let cited = citations(walk)
    session.print(
      cited.isEmpty ? "nothing to cite: the step `\(walk.sampler.name)` is your own" : cited.bibTeX)
    return .nothing
  }

  /// A step of one's own knows neither path nor prior: what it asks is its own affair.
  private static func citations(_ walk: Walk) -> [Citation] {
    let sampler = walk.sampler
    guard !(sampler is FunctionSampler) else { return [] }
    let prior = walk.problem?.prior ?? (sampler as? any MethodSampler)?.prior
    let path = type(of: sampler.path).sources.map { Citation($0.reference, for: "the path \(sampler.path.name)") }
    let model = (prior?.citations ?? []).map { Citation($0.reference, for: "the prior") }
    return sampler.citations + path + model
  }
}
