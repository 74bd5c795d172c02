import Restore
import ShellLanguage

extension BuiltinRules {
  /// The last two axes are a matrix, those before them a batch.
  static let linearAlgebra: [String: ShapeRule] = [
    "inv": { call in
      guard let x = call["A"] else { return .unknown }
      if x.isScalar { return .value(.number) }
      if let h = Objects.operator(x) { return .value(.operator(OperatorRules.inverse(h))) }
      return square(call) { $0 }
    },
    "chol": { square($0) { $0 } },
    "det": { square($0) { Array($0.dropLast(2)) } },
    "logdet": { square($0) { Array($0.dropLast(2)) } },
    "tril": { matrix($0) { .tensor($0) } },
    "triu": { matrix($0) { .tensor($0) } },
    "eigh": { call in
      guard case .value(.tensor(let shape)) = square(call, { $0 }) else { return square(call) { $0 } }
      return .value(.tuple([.tensor(Array(shape.dropLast())), .tensor(shape)]))
    },
    "svd": { call in
      matrix(call) { shape in
        let (batch, m, n, k) = parts(shape)
        return .tuple([.tensor(batch + [m, k]), .tensor(batch + [k]), .tensor(batch + [n, k])])
      }
    },
    "qr": { call in
      matrix(call) { shape in
        let (batch, m, n, k) = parts(shape)
        return .tuple([.tensor(batch + [m, k]), .tensor(batch + [k, n])])
      }
    },
    "solve": { call in
      guard let b = call.shape("b"), let x = call["A"] else { return .unknown }
      if Objects.operator(x) != nil { return .unknown }
      guard let a = x.shape else { return .unknown }
      guard a.count >= 2, !b.isEmpty else { return .suspect }
      let rows = b[b.count > 1 ? b.count - 2 : 0]
      if let rows, let own = a[a.count - 2], rows != own { return .suspect }
      guard a.count == 2, b.count <= 2 else { return .unknown }
      return .value(.tensor([a[1]] + b.dropFirst()))
    },
    "outer": { call in
      guard let a = call.shape("a"), let b = call.shape("b"), a.count == 1, b.count == 1 else { return .unknown }
      return .value(.tensor(a + b))
    },
  ]

  private static func matrix(_ call: BuiltinCall, _ result: ([Int?]) -> Outline) -> BuiltinCall.Result {
    guard let shape = call.shape("A") else { return call["A"]?.isNoNumber ?? false ? .suspect : .unknown }
    return shape.count < 2 ? .suspect : .value(result(shape))
  }

  private static func square(_ call: BuiltinCall, _ result: ([Int?]) -> [Int?]) -> BuiltinCall.Result {
    guard let shape = call.shape("A") else { return call["A"]?.isNoNumber ?? false ? .suspect : .unknown }
    guard shape.count >= 2 else { return .suspect }
    if let m = shape[shape.count - 1], let n = shape[shape.count - 2], m != n { return .suspect }
    return .value(.tensor(result(shape)))
  }

  private static func parts(_ shape: [Int?]) -> (batch: [Int?], m: Int?, n: Int?, k: Int?) {
    let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
    return (Array(shape.dropLast(2)), m, n, m.flatMap { m in n.map { min(m, $0) } })
  }
}
