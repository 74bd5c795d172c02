import Numerics
import Restore

extension BuiltinRules {
  /// Priors, operators and problems.
  static let restore: [String: Rule] = [
    "digits": { _ in .value(.prior(PriorOutline(name: "digits", event: [1, 28, 28]))) },
    "gaussian": { call in
      guard let m = call["m"]?.wholeShape, let n = Extents.count(m) else { return .unknown }
      if let c = call["C"]?.wholeShape {
        if c.count == 1 ? c[0] != n : c.count > 1 && c != [n, n] { return .suspect }
      }
      return .value(.prior(PriorOutline(name: "gaussian", event: m.isEmpty ? [1] : m)))
    },
    "mixture": { call in
      guard let w = call["weights"]?.wholeShape, let m = call["means"]?.wholeShape, let count = Extents.count(w) else {
        return .unknown
      }
      if w.count > 1 || m.first.map({ $0 != count }) ?? (count != 1) { return .suspect }
      if let c = call.shape("covariances"), let first = c.first, first.map({ $0 != count }) ?? false { return .suspect }
      let event = m.count <= 1 ? [1] : Array(m.dropFirst())
      return .value(.prior(PriorOutline(name: "mixture", event: event, components: count)))
    },
    "empirical": { call in
      guard let data = call["data"]?.wholeShape, data.count > 1 else { return .unknown }
      return .value(.prior(PriorOutline(name: "empirical", event: Array(data.dropFirst()), components: data[0])))
    },
    "prior": { call in
      guard let event = call["shape"]?.lengths, event.allSatisfy({ $0 >= 0 }) else { return .unknown }
      return .value(.prior(PriorOutline(name: "function", event: event)))
    },
    "superresolution": { call in
      guard let factor = call["factor"], factor.isScalar else { return .unknown }
      guard let number = factor.number else { return .value(.operator(.unknown)) }
      guard number >= 1, number == number.rounded(), number < 1e6 else { return .suspect }
      return waiting("superresolution(\(Int(number)))", Int(number), call)
    },
    "blur": { call in
      guard let sigma = call["sigma"]?.number else { return .value(.operator(.unknown)) }
      return waiting("blur(sigma: \(sigma))", 1, call)
    },
    "inpainting": { call in
      if let mask = call.shape("mask"), mask.count > 2, !call.has("shape"), let shape = call["mask"]?.wholeShape {
        return .value(.operator(OperatorOutline(name: "inpainting", domain: shape, range: shape)))
      }
      return waiting("inpainting", 1, call)
    },
    "matrix": { call in
      guard let m = call["M"] else { return .unknown }
      if m.isNoNumber { return .suspect }
      guard let shape = m.shape else { return .value(.operator(.unknown)) }
      guard (1...2).contains(shape.count) else { return .suspect }
      guard let whole = m.wholeShape else { return .value(.operator(.unknown)) }
      let (rows, columns) = whole.count == 1 ? (1, whole[0]) : (whole[0], whole[1])
      return .value(.operator(OperatorOutline(name: "matrix", domain: [columns], range: [rows])))
    },
    "diagonal": { call in
      guard let shape = call["v"]?.wholeShape else { return .value(.operator(.unknown)) }
      return .value(.operator(OperatorOutline(name: "diagonal", domain: shape, range: shape)))
    },
    "modes": { call in
      guard let h = call["H"].flatMap(Objects.operator), let domain = h.domain else { return .unknown }
      let name = OperatorName.function("modes", of: h.name)
      return .value(.operator(OperatorOutline(name: name, domain: domain, range: domain)))
    },
    "observe": observed,
    "walk": { call in call.shape("from").map { .value(.walk($0)) } ?? .unknown },
    "terms": { _ in .unknown }, "search": { _ in .unknown },
    "step": moved, "back": moved, "goto": moved, "run": moved, "fork": moved,
  ]

  /// An operator for the shape given by `shape:`, or one that waits for its first use.
  private static func waiting(_ name: String, _ factor: Int, _ call: BuiltinCall) -> BuiltinCall.Result {
    let h = OperatorOutline(name: name, waitingFactor: factor)
    guard call.has("shape") else { return .value(.operator(h)) }
    guard let shape = call["shape"]?.lengths else { return .value(.operator(.unknown)) }
    guard let bound = h.bound(to: shape) else { return .suspect }
    return .value(.operator(OperatorOutline(name: name, domain: bound.domain, range: bound.range)))
  }

  private static let observed: Rule = { call in
    guard let p = call["prior"].flatMap(Objects.prior), let h = call["H"].flatMap(Objects.operator) else {
      return .unknown
    }
    if let noise = call["noise"]?.number, !(noise >= 0) || noise.isInfinite { return .suspect }
    if h.isKnown, h.domain != p.event { return .suspect }
    guard h.isKnown || h.waitingFactor != nil else { return .unknown }
    guard let bound = h.bound(to: p.event), let range = bound.range else { return .suspect }
    guard let y = call.shape("y") else { return .unknown }
    if Extents.isNoBatch(y, of: range) { return .suspect }
    return .value(.problem(p, bound, y: y))
  }

  /// A method's walk from what `from:`, `count:` and the measurement, if there is one, say.
  static func sampler(_ call: BuiltinCall) -> BuiltinCall.Result {
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

  private static let moved: Rule = { call in
    call["w"].flatMap(Objects.walk).map { .value(.walk($0)) } ?? .unknown
  }
}
