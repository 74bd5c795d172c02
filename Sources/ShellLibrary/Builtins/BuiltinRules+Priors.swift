import ShellLanguage

extension BuiltinRules {
  /// The shape of an event.
  static let priors: [String: ShapeRule] = [
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
  ]
}
