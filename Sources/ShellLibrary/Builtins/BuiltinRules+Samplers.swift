import ShellLanguage

extension BuiltinRules {
  /// Walks have the shape of what they walk to; a sampler without a rule of its own has that of its family.
  static let samplers: [String: ShapeRule] = [
    "walk": { call in call.shape("from").map { .value(.walk($0)) } ?? .unknown },
    "terms": { _ in .unknown },
  ]

  /// A method's walk from what `from:`, `count:` and the measurement, if there is one, say.
  @Sendable static func sampler(_ call: BuiltinCall) -> BuiltinCall.Result {
    if let prior = call["prior"] {
      return Objects.prior(prior).map { .value(state(call, $0.event, isSingle: true)) } ?? .unknown
    }
    guard let problem = call["problem"].flatMap(Objects.problem) else { return .unknown }
    return .value(state(call, problem.prior.event, isSingle: problem.y.count == problem.h.range?.count))
  }

  private static func state(_ call: BuiltinCall, _ event: [Int], isSingle: Bool) -> Outline {
    if call.has("from") { return call.shape("from").map { .walk($0) } ?? .unknown }
    guard isSingle else { return .unknown }
    guard call.has("count") else { return .walk(event) }
    return call["count"]?.isScalar ?? false ? .walk([call["count"]?.integer] + event) : .unknown
  }
}
