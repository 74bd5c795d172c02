import Shell

/// Makes programs that are nearly right: pieces of the grammar put together at random, and right programs with
/// something removed, doubled or exchanged.
struct ProgramGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ n: Int) -> Int { Int(next() % UInt64(max(n, 1))) }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  mutating func program() -> String {
    switch below(9) {
    case 0: return soup()
    case 1: return mutated(pick(Self.seeds))
    case 2: return restoration()
    case 3: return mutated(restoration())
    case 4: return mutated(pick(Self.examples))
    case 5: return "x = \(call()); y = \(call())\nprint \(call())"
    case 6: return pick(Self.examples) + "\n" + mutated(pick(Self.examples))
    case 7: return mutated((0..<1 + below(4)).map { _ in statement(3) }.joined(separator: "\n"))
    default: return (0..<1 + below(5)).map { _ in statement(3) }.joined(separator: below(2) == 0 ? "\n" : "; ")
    }
  }

  private static let names = ["x", "y", "f", "g", "A", "σ", "x̂0", "i", "t", "r"]
  private static let numbers = ["0", "1", "2", "3", "0.5", "7", "-1", "1e-3", "1e12", "1e400", "nan", "inf", "10"]
  private static let operators = [
    "+", "-", "*", "/", "%", "@", "^", "==", "!=", "<", "<=", ">", ">=", "≈", "and", "or", "..",
  ]
  private static let words = [
    "if", "else", "for", "in", "while", "break", "continue", "return", "and", "or", "not", "within", "relative", "se",
    "over", "true", "I", "check", "print", "time", "full", "who", "forget", "help", "seed", "explain",
  ]
  /// Built-ins that stay away from files and from what takes long.
  private static let functions: [String] = Library.builtins.filter {
    [.elementwise, .reductions, .creation, .shapes, .random, .linearAlgebra, .calculus, .collections].contains(
      $0.family)
  }.map(\.name)
  private static let signs =
    Symbol.allCases.map(\.rawValue) + ["\n", "\"", "{", "}", "#", "\\", "²", "'", "†", "∂", " "]

  private mutating func soup() -> String {
    (0..<1 + below(25)).map { _ in
      switch below(5) {
      case 0: pick(Self.names)
      case 1: pick(Self.numbers)
      case 2: pick(Self.words)
      case 3: pick(Self.functions)
      default: pick(Self.signs)
      }
    }.joined(separator: below(3) == 0 ? "" : " ")
  }

  mutating func mutated(_ text: String, times: Int = 3) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<1 + below(times) where !scalars.isEmpty {
      let place = below(scalars.count)
      let length = min(1 + below(6), scalars.count - place)
      switch below(4) {
      case 0: scalars.removeSubrange(place..<place + length)
      case 1: scalars.insert(contentsOf: scalars[place..<place + length], at: below(scalars.count))
      case 2: scalars.insert(contentsOf: pick(Self.signs + Self.words).unicodeScalars, at: place)
      default: scalars[place] = Unicode.Scalar(UInt32(below(0x2FF))) ?? " "
      }
    }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars)
    return result
  }

  private mutating func statement(_ depth: Int) -> String {
    switch below(depth > 0 ? 16 : 4) {
    case 0, 1: return "\(pick(Self.names)) = \(expression(depth))"
    case 2: return expression(depth)
    case 3: return "print \(expression(depth)), \(expression(depth))"
    case 4: return "\(pick(Self.names))(x, k: \(expression(0))) = \(below(2) == 0 ? block(depth) : expression(depth))"
    case 5: return "for \(pick(Self.names)) in \(expression(depth - 1)) \(block(depth - 1))"
    case 6: return "if \(expression(depth - 1)) \(block(depth - 1)) else \(block(depth - 1))"
    case 7: return "while \(expression(depth - 1)) \(block(depth - 1))"
    case 8: return "\(pick(Self.names))[\(subscripted(depth - 1))] = \(expression(depth - 1))"
    case 9: return "(x, y) = \(expression(depth))"
    case 10: return "check \(expression(depth - 1)) ≈ \(expression(depth - 1)) within \(pick(Self.numbers)) relative"
    case 11: return "time \(statement(depth - 1))"
    case 12: return call()
    case 13: return "for \(pick(Self.names)) in 1..\(pick(Self.numbers)) \(block(depth - 1))"
    case 14: return "full \(expression(depth - 1))"
    default: return "return \(expression(depth))"
    }
  }

  private mutating func block(_ depth: Int) -> String {
    "{ " + (0..<below(3)).map { _ in statement(depth - 1) }.joined(separator: "; ") + " }"
  }

  private mutating func subscripted(_ depth: Int) -> String {
    switch below(4) {
    case 0: expression(depth)
    case 1: "\(expression(depth)):\(expression(depth))"
    case 2: ":, \(expression(depth))"
    default: "\(pick(Self.numbers)):\(pick(Self.numbers)):\(pick(Self.numbers))"
    }
  }

  mutating func expression(_ depth: Int) -> String {
    guard depth > 0 else { return below(2) == 0 ? pick(Self.names) : pick(Self.numbers) }
    switch below(14) {
    case 12: return call()
    case 0, 1: return "\(expression(depth - 1)) \(pick(Self.operators)) \(expression(depth - 1))"
    case 2: return "(\(expression(depth - 1)))"
    case 3, 4: return "\(pick(Self.functions))(\(expression(depth - 1)), \(expression(depth - 1)))"
    case 5: return "\(pick(Self.functions))(\(expression(depth - 1)))"
    case 6: return "[\(expression(depth - 1)), \(expression(depth - 1))]"
    case 7: return "[\(expression(0)), \(expression(0)); \(expression(0)), \(expression(0))]"
    case 8: return "\(expression(depth - 1))[\(subscripted(depth - 1))]"
    case 9: return "\(pick(Self.names)) -> \(expression(depth - 1))"
    case 10: return "(a: \(expression(depth - 1)), b: \(expression(depth - 1)))" + (below(2) == 0 ? ".a" : "")
    case 11: return "\"s {\(pick(Self.names)):.3}\""
    default: return pick(["-", "not "]) + expression(depth - 1) + pick(["", "'", "†"])
    }
  }

  private static let seeds = [
    "f(x, k: 2) = { y = x + 1; for i in 0..3 { y = y*k }; y }\nf([1, 2], k: 3)\nderiv(f)(0.5)",
    "A = [1, 2; 3, 4]; (U, S, V) = svd(A); check U @ diag(S) @ V' ≈ A within 1e-9 relative",
    "t = map(n -> (n: n, s: n^2), 1..5)\nprint \"sum {sum(t.s):.3}\"; t[1:3]\nappend(t, (n: 9, s: 81))",
    "x = randn(20, 2); q = (mean: [0, 0], covariance: eye(2)); check x ~ q within 9 se\nx[x > 0] = 0; x[:, 0]",
    "h = x -> norm(x - 1)^2; grad(h, [1, 2]); jvp(h, [1, 2], [1, 0]); integral(t -> exp(-t), 0, inf)",
    "i = 0; while i < 10 { i = i + 1; if i == 5 { break } else if i > 7 { continue } }\nprint i, \"a\" == \"b\"",
    "odesolve((x, t) -> [x[1], -x[0]], [1, 0], 0..1, tolerance: 1e-6) # a comment",
  ]
}
