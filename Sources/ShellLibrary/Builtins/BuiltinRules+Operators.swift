import Restore
import ShellLanguage

extension BuiltinRules {
  /// Operators for a shape, or waiting for one.
  static let operators: [String: ShapeRule] = [
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
    "operator": { call in
      // Only a linear one has an algebra.
      if call.has("linear") { return .unknown }
      guard let domain = call["shape"]?.lengths, let f = call["f"],
        let result = try call.checker.apply(f, [.tensor(domain)], call.call.site), let range = result.wholeShape
      else { return .value(.operator(.unknown)) }
      return .value(.operator(OperatorOutline(name: "operator", domain: domain, range: range)))
    },
    "adjoint": { call in
      guard let x = call["H"] else { return .unknown }
      if let h = Objects.operator(x) { return .value(.operator(OperatorRules.swapped(h, "'"))) }
      guard let shape = x.shape else { return .unknown }
      return shape.count == 1 ? .suspect : .value(.tensor(Extents.transposed(shape)))
    },
    "pinv": { call in
      guard let x = call["H"] else { return .unknown }
      if let h = Objects.operator(x) { return .value(.operator(OperatorRules.swapped(h, "†"))) }
      return x.shape.flatMap { $0.count >= 2 ? .value(.tensor(Extents.transposed($0))) : nil } ?? .unknown
    },
  ]

  /// An operator for the shape given by `shape:`, or one that waits for its first use.
  private static func waiting(_ name: String, _ factor: Int, _ call: BuiltinCall) -> BuiltinCall.Result {
    let h = OperatorOutline(name: name, waitingFactor: factor)
    guard call.has("shape") else { return .value(.operator(h)) }
    guard let shape = call["shape"]?.lengths else { return .value(.operator(.unknown)) }
    guard let bound = h.bound(to: shape) else { return .suspect }
    return .value(.operator(OperatorOutline(name: name, domain: bound.domain, range: bound.range)))
  }
}
