import Shell

/// Programs about paths, priors, operators, problems and walks, of sizes that fit more often than not, and calls of any
/// built-in by its signature.
extension ProgramGenerator {
  mutating func restoration() -> String {
    let n = 1 + below(3)
    var lines = ["p = \(path())", "π₀ = \(prior(n))", "H = \(linear(n, 2))"]
    if below(8) == 0 { lines.remove(at: below(lines.count)) }
    lines.append("y = \(below(6) == 0 ? vector(1 + below(3)) : "H(π₀.sample())")")
    lines.append("d = observe(π₀, H, y, noise: \(pick(["0", "0.1", "1", "1e-9", "-1", "nan", "inf"])))")
    lines.append("w = \(walk())")
    for _ in 0..<1 + below(5) { lines.append(act(n)) }
    return lines.joined(separator: below(3) == 0 ? "; " : "\n")
  }

  /// A call with an argument for most parameters.
  mutating func call() -> String {
    let builtin = pick(Self.callable)
    var arguments: [String] = []
    for parameter in builtin.signature.parameters where below(6) > 0 {
      let value = below(3) == 0 ? thing() : expression(1 + below(2))
      arguments.append(parameter.isLabelOnly || below(6) == 0 ? "\(parameter.name): \(value)" : value)
    }
    if below(10) == 0 { arguments.append(expression(1)) }
    return "\(builtin.name)(\(arguments.joined(separator: ", ")))"
  }

  /// Everything but what writes files or fits for long.
  static let callable = Library.builtins.filter { !["save", "fit", "digits"].contains($0.name) }

  /// The examples of everything that is quick and writes no file.
  static let examples = callable.flatMap(\.examples).filter { text in
    !["save ", "load", "digits", "image(", "network", "fit("].contains { text.contains($0) }
  }

  private mutating func number() -> String {
    pick(["0", "1", "-1", "0.5", "2", "1e-3", "1e6", "nan", "inf", "1e-300"])
  }

  mutating func vector(_ n: Int) -> String { "[\((0..<n).map { _ in number() }.joined(separator: ", "))]" }

  private mutating func matrix(_ rows: Int, _ columns: Int) -> String {
    if below(4) == 0 { return "randn(\(rows), \(columns))" }
    let text = (0..<rows).map { _ in (0..<columns).map { _ in number() }.joined(separator: ", ") }
    return "[\(text.joined(separator: "; "))\(rows == 1 ? ";" : "")]"
  }

  private mutating func covariance(_ n: Int) -> String {
    switch below(4) {
    case 0: "eye(\(n))"
    case 1: "diag(\(vector(n)))"
    case 2: "(B -> B @ B')(randn(\(n), \(n)))"
    default: matrix(n, n)
    }
  }

  private mutating func path() -> String {
    pick([
      "vp()", "cosine()", "ve()", "edm()", "flow()", "path(mu: t -> 1 - t, sigma: t -> t)",
      "path(mu: t -> exp(-t), sigma: t -> sqrt(1 - exp(-2*t)))", "path(mu: t -> \(expression(2)), sigma: t -> t)",
    ])
  }

  private mutating func prior(_ n: Int) -> String {
    switch below(6) {
    case 0: "gaussian(\(vector(n)), \(covariance(n)))"
    case 1: "mixture(\(vector(2)), [\(vector(n)), \(vector(n))], [\(covariance(n)), \(covariance(n))])"
    case 2: "mixture([0.5, 0.5], randn(2, \(n)), [eye(\(n)), 0*eye(\(n))])"
    case 3: "empirical(\(matrix(2, n)))"
    case 4: "prior(denoise: (x, mu, sigma) -> \(pick(["x/(1 + sigma^2)", "mu*x", expression(2)])), shape: [\(n)])"
    default: "gaussian(zeros(\(n)), eye(\(n)))"
    }
  }

  private mutating func linear(_ n: Int, _ depth: Int) -> String {
    guard depth > 0 else { return pick(["I", "matrix(eye(\(n)))", "diagonal(\(vector(n)))"]) }
    switch below(13) {
    case 0, 1: return "matrix(\(matrix(1 + below(3), n)))"
    case 2: return "diagonal(\(vector(n)))"
    case 3: return "operator(x -> \(pick(["2*x", "x[0:1]", "cumsum(x)", expression(2)])), shape: [\(n)])"
    case 4: return "(\(linear(n, depth - 1)) \(pick(["+", "-", "*"])) \(linear(n, depth - 1)))"
    case 5: return "\(number())*\(linear(n, depth - 1))"
    case 6: return "\(linear(n, depth - 1))\(pick(["'", "†", "^2", "^0.5", "^-1"]))"
    case 7: return "\(pick(["exp", "sqrt", "inv", "log", "pinv", "adjoint"]))(\(linear(n, depth - 1)))"
    case 8: return "modes(\(linear(n, depth - 1)), s -> \(pick(["s^2/(s^2 + 1)", "1/s", expression(2)])))"
    case 9: return pick(["superresolution(2)", "blur(sigma: 1)", "inpainting(box: [0, 0, 1, 1])"])
    default: return "matrix(\(matrix(n, n)))"
    }
  }

  private mutating func walk() -> String {
    let samplers = Library.builtins.filter { $0.family == .samplers && !["walk", "times", "tune"].contains($0.name) }
    var options: [String] = []
    for option in [
      "steps: \(pick(["1", "2", "5", "0"]))", "count: \(pick(["1", "4", "0", "1e9"]))", "w: \(number())", "path: p",
      "start: \(number())", "stop: \(number())", "lambda: \(number())", "order: \(1 + below(3))",
      "spacing: \"\(pick(["uniform", "sqrt", "x"]))\"", "from: \(vector(2))", "weight: t -> \(expression(1))",
    ] where below(4) == 0 {
      options.append(option)
    }
    if below(5) == 0 {
      return "walk((x, t, s) -> \(pick(["x", "terms(a: x, b: t*x)", "x + randn(like: x)", expression(2)])), "
        + "from: \(vector(2)), over: times(\(pick(["1", "3", "0"]))))"
    }
    return "\(pick(samplers).name)(\((["d"] + options).joined(separator: ", ")))"
  }

  /// One of the things that a restoration binds, or what is asked of one.
  private mutating func thing() -> String {
    pick([
      "p", "π₀", "H", "y", "d", "w", "q", "w.x", "w.x0", "w.t", "w.terms", "w.history", "p.mu", "H.s", "d.y", "vp()",
      "I", "matrix(eye(2))", "gaussian([0, 0], eye(2))", "\"text\"", "(a: 1, b: [2])", "x -> x", "(x, t) -> x", "1..3",
    ])
  }

  private mutating func act(_ n: Int) -> String {
    switch below(16) {
    case 0, 1: "step w" + pick(["", ", 2", ", -1", ", 1e9", ", nan"])
    case 2: "back w" + pick(["", ", 2"])
    case 3: "run w"
    case 4: "explain w"
    case 5: "goto w, \(number())"
    case 6: "v = fork(w); step v; diff \(pick(["v", "w"])), w"
    case 7: "q = posterior(d); print q.\(pick(["mean", "covariance", "weights", "means", "covariances", "sample(2)"]))"
    case 8: "q = posterior(d); check q.sample(20) ~ q within 9 se; q.logdensity(\(vector(n)))"
    case 9: "π₀.\(pick(["x0", "noise", "score", "velocity", "v"]))(\(vector(n)), \(number())\(pick(["", ", path: p"])))"
    case 10: "p.\(pick(["mu", "sigma", "f", "g2", "b", "r2"]))(\(number()))"
    case 11:
      "p.convert(\(pick(["noise", "x0", "score", "v"])): y, to: \"\(pick(["velocity", "x0", "k"]))\", x: y, t: 0.5)"
    case 12:
      "\(pick(["grad", "jacobian", "hessian"]))(x -> \(pick(["sum(H(x))", "π₀.x0(x, 0.5)", expression(2)])), \(vector(n)))"
    case 13: "deriv(t -> \(pick(["p.mu(t)", "norm(π₀.x0(\(vector(n)), t))", expression(2)])))(\(number()))"
    case 14: call()
    default: "print \(thing()), \(thing())"
    }
  }
}
