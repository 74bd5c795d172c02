import Shell
import Testing

/// What the derivative of each built-in is: cases that are measured, or why there is none. A built-in on no list fails
/// the test, so that none returns a derivative of zero without anyone knowing.
struct BuiltinDerivative: CustomTestStringConvertible, Sendable {
  let builtin: String
  /// The body of a function of x, an expression or a block.
  let body: String
  /// Where it is smooth.
  let point: String

  init(_ builtin: String, _ body: String, at point: String) {
    (self.builtin, self.body, self.point) = (builtin, body, point)
  }

  var testDescription: String { "\(builtin): \(body)" }

  /// Definitions the bodies may use.
  static let prelude = """
    weights = [0.3, 0.7]; means = [1, 0; -1, 0.5]; C = [1, 0.3; 0.3, 0.7]; H = matrix([1, 0.5])
    three = [0.2, 0.5; 0.4, -0.1; 0.1, 0.3]; z0 = [0.4, -0.3]; g2 = gaussian([0.2, -0.1], C)
    mix = mixture(weights, means, [0.2, 0.4]); easy = observe(mix, H, [0.7], noise: 0.3)
    sym(A) = 0.5*(A + A')
    judge(f, x) = {
      v = randn(like: x); u = randn(like: f(x)); slope = jvp(f, x, v); h = 1e-3
      g = k -> sum(u*(f(x + k*h*v) - f(x - k*h*v)))
      central = (8*g(1) - g(2))/(12*h); coarse = (8*g(2) - g(4))/(24*h)
      (forward: sum(u*slope), reverse: sum(v*vjp(f, x, u)), central: central, doubt: abs(coarse - central), size: norm(u)*norm(slope))
    }
    """

  /// Forward, reverse and central differences against one another. Differences are of fourth order: twice the step has 16
  /// times the error, so that theirs is a fifteenth of what separates the two; twice that is allowed, and less than 1e-4
  /// whatever it is.
  var program: String {
    """
    \(Self.prelude)
    f(x) = \(body)
    r = judge(f, \(point)); check r.size > 0; (y, pull) = vjp(f, \(point))
    check y ≈ f(\(point)) within 1e-12 relative
    check abs(r.forward - r.reverse) <= 1e-12*r.size
    check abs(r.forward - r.central) <= 1e-8*r.size + 2/15*r.doubt; check r.doubt <= 1e-3*r.size
    """
  }

  static let all = elementwise + reductions + structure + matrices + calculus + lists + restoration + walks

  static func cases(_ point: String, _ list: [(String, String)]) -> [BuiltinDerivative] {
    list.map { BuiltinDerivative($0.0, $0.1, at: point) }
  }

  private static let elementwise =
    [
      "exp", "log", "sqrt", "expm1", "log1p", "erf", "abs", "sigmoid", "sin", "cos", "tan", "asin", "acos", "atan",
      "sinh", "cosh", "tanh",
    ].map { BuiltinDerivative($0, "\($0)(x)", at: "[0.3, 0.8]") }
    + cases(
      "[0.3, 0.8]",
      [
        ("atan2", "atan2(x, x^2 + 1)"), ("clip", "clip(3*x - 1, -2, 1)"), ("clip", "clip([-1, 5], x[0], x[1])"),
        ("where", "where(x > 0.5, x^2, 3*x)"), ("minimum", "minimum(x, [0.5, 0.5])^2"),
        ("maximum", "maximum([0.5, 0.5], x)^2"),
      ])

  private static let reductions = cases(
    "[0.3, 0.8, -0.4; 1.2, 0.5, 2]",
    [
      ("sum", "sum(x^2, axis: 1)"), ("mean", "mean(x^2, keep: 0)"), ("prod", "prod(x, axis: 0)"), ("min", "min(x)"),
      ("max", "max(x, axis: 1)"), ("norm", "norm(x)"), ("norm", "norm(x, axis: 0)"),
      ("logsumexp", "logsumexp(x, axis: 1)"), ("sd", "sd(x)"), ("var", "var(x, axis: 0)"), ("cov", "cov(x)"),
      ("median", "median(x, axis: 1)"), ("quantile", "quantile(x, 0.3)"), ("sort", "sort(x^3)"),
      ("cumsum", "cumsum(x^2, axis: 0)"), ("dot", "dot(x, x^3)"),
    ])

  private static let structure = cases(
    "[0.3, 0.8, -0.4; 1.2, 0.5, 2]",
    [
      ("linspace", "linspace(x[0, 0], x[1, 2]^2, 5)"), ("meshgrid", "{ (a, b) = meshgrid(x[0], x[1]); a*b }"),
      ("diag", "diag(x[0]^2) + diag(diag(x @ x'))[0, 0]"), ("reshape", "reshape(x^2, 3, 2)"),
      ("flatten", "flatten(x)^2"), ("squeeze", "squeeze(reshape(x^2, 1, 2, 3, 1))"), ("transpose", "transpose(x)^2"),
      ("permute", "permute(reshape(x^2, 1, 2, 3), [2, 0, 1])"), ("broadcast", "broadcast(x^2, 2, 2, 3)"),
      ("flip", "flip(x)^2"), ("roll", "roll(x, 1)^2"), ("stack", "stack(x, x^2, axis: 1)"),
      ("concat", "concat(x, x^2, axis: 1)"), ("take", "take(x^2, [2, 0, 2], axis: 1)"),
      ("uniform", "{ seed 4; uniform(3, low: x[0, 0], high: x[1, 2]) }"),
    ])

  private static let matrices = cases(
    "[1.3, 0.4, -0.2; 0.1, 0.9, 0.5; 0.6, -0.7, 1.6]",
    [
      ("solve", "solve(x, x[0]^2)"), ("solve", "solve(x[:, 0:2], [1, 2, 3])"), ("inv", "inv(x)"),
      ("chol", "chol(x @ x' + eye(3))"), ("eigh", "{ (w, V) = eigh(x @ x'); concat(w, flatten(V)) }"),
      ("svd", "{ (U, S, V) = svd(x); concat(flatten(U), S, flatten(V)) }"),
      ("svd", "{ (U, S, V) = svd(x[:, 0:2]); concat(flatten(U), S, flatten(V)) }"),
      ("qr", "{ (Q, R) = qr(x); concat(flatten(Q), flatten(R)) }"), ("det", "det(x)"), ("logdet", "logdet(x)"),
      ("trace", "trace(x @ x)"), ("outer", "outer(x[0], x[1])"), ("kron", "kron(x, x)"), ("tril", "tril(x)^2"),
      ("triu", "triu(x)^2"), ("cond", "cond(x)"), ("pinv", "pinv(x[:, 0:2])"), ("pinv", "pinv(matrix(x[0:2]))([1, 2])"),
      ("adjoint", "adjoint(matrix(x))([1, 2, 3])"), ("matrix", "matrix(x)([1, 2, 3])"),
      ("matrix", "matrix(x').s"), ("matrix", "sqrt(matrix(sym(x) @ sym(x)))([1, 2, 3])"),
      ("matrix", "exp(0.3*I + 0.4*matrix(x))([1, 2, 3])"), ("matrix", "inv(I + matrix(x))([1, 2, 3])"),
      ("matrix", "(matrix(x)^3)([1, 2, 3])"), ("matrix", "(matrix(x)' * matrix(x)).matrix"),
    ])

  private static let calculus = cases(
    "[0.3, 0.8]",
    [
      ("deriv", "deriv(t -> t^3*x[0])(x[1])"), ("∂", "∂(t -> sin(t*x[0]))(x[1])"),
      ("grad", "grad(z -> sum(z^3*x), x)"), ("jvp", "jvp(z -> z^3*x, x, x^2)"), ("vjp", "vjp(z -> z^3*x, x, x^2)"),
      ("vjp", "{ (y, pull) = vjp(z -> z^3*x, x); y + pull(x) }"),
      ("jacobian", "jacobian(z -> z[0]^2*x*z, x)"), ("hessian", "hessian(z -> sum(z^3*x)*z[0], x)"),
      ("integral", "integral(t -> exp(-x[0]*t^2), 0, x[1])"),
      ("odesolve", "odesolve((y, t) -> -x[0]*y + t*x, x, 0, 1)"),
      ("odesolve", "odesolve((y, t) -> -t*y, x[1], x[0], x[1])"),
      ("odesolve", "odesolve((y, t) -> [t*y[1], -y[0]], [1, 0.5], [0.1, x[0], x[1]^2])"),
    ])

  private static let lists = cases(
    "[0.3, 0.8]",
    [
      ("map", "map(z -> z^2*x[0], x)"), ("map", "map(n -> (a: n*x[0], b: x[1]), 1..3).a"),
      ("filter", "filter(z -> z > 0, x)^2"), ("fold", "fold((s, z) -> s*z + z^2, 1, x)"),
      ("append", "append(x, x[0]^2)"),
      ("pivot", "pivot(map(n -> (a: 1, b: n % 2, v: n*x[0]^2), 1..4), \"a\", \"b\", \"v\")[\"0\"]"),
      ("zip", "{ p = zip(x, x^2); p[0][1]*p[1][0] }"),
    ])

  /// Piecewise constant: the derivative is zero wherever it exists, and that is what comes out.
  static let steps: [String: String] = [
    "sign": "sign(x)", "floor": "floor(x)", "ceil": "ceil(x)", "round": "round(x)", "isnan": "isnan(x)",
    "isfinite": "isfinite(x)", "argmax": "argmax(x)", "argmin": "argmin(x)", "all": "all(x)", "any": "any(x)",
    "zeros": "zeros(2)*sum(x)", "shape": "shape(x)", "count": "count(x)",
  ]

  /// A prior and an operator without a singular system, too large to be decomposed.
  private static let free = "g = gaussian(zeros(1100), 1); A = operator(z -> 2*z, shape: [1100]); "

  /// Derivatives that are refused with E082, each by a program.
  static let refused: [String: [String]] = [
    "edm": ["grad(s -> edm(sigmaMax: s).sigma(0.5), 50)"],
    "schedule": ["grad(b -> schedule(beta: b*linspace(0.001, 0.02, 10)).mu(0.5), 1)"],
    "hdr": ["grad(a -> sum(hdr(a)([0.1, 0.2])), 2)"],
    "search": [
      "q = observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.3); grad(w -> search(cpigdm, q, w: [w, 3]).w, 2)",
      "g = gaussian([0, 0], 1); f(s) = search(cpigdm, observe(g, matrix([1, 0]), [0.5], noise: s), w: [1, 3]).score; "
        + "grad(f, 0.3)",
    ],
    "fit": ["grad(x -> sum(fit(x, components: 1, rank: 1).mean), randn(20, 2))"],
    "coverage": ["grad(x -> sum(coverage(x, randn(20, 9, 1)).found), randn(20, 1))"],
    "quantile": ["grad(q -> quantile([1, 2, 3], q), 0.3)"],
    "mixture": ["grad(w -> sum(mixture(w, [-1, 1], [1, 1]).sample()), [1, 1])"],
    "observe": [
      "g = gaussian([0], 1); grad(s -> sum(observe(g, matrix([1]), [1], noise: s).noise), 0)"
    ],
    "posterior": [
      "g = mixture([1, 1], [-1, 1], [1, 1]); "
        + "grad(y -> sum(posterior(observe(g, matrix([1]), y, noise: 1)).sample()), [0.5])"
    ],
    "modes": ["grad(M -> sum(modes(matrix(M), s -> s^2)([1, 2])), [1, 2; 3, 5])"],
    "cpigdm": [
      "g = gaussian([0, 0], 1); grad(M -> sum(run(cpigdm(observe(g, matrix(M), [1], noise: 0.1))).x), [1, 2])",
      "g = gaussian([0, 0], 1); q = observe(g, matrix([1, 2]), [1], noise: 0.1); grad(n -> sum(run(cpigdm(q, steps: n)).x), 3)",
      "g = gaussian([0, 0], 1); q = observe(g, matrix([1, 2]), [1], noise: 0.1); grad(c -> sum(run(cpigdm(q, churn: c)).x), 0)",
      free + "grad(s -> sum(run(cpigdm(observe(g, A, ones(1100), noise: s), from: ones(1100))).x), 0.1)",
      free + "grad(w -> sum(run(cpigdm(observe(g, A, ones(1100), noise: 0.1), w: w, from: ones(1100))).x), 15)",
      free + "grad(t -> sum(run(cpigdm(observe(g, A, ones(1100), noise: 0.1), start: t, from: ones(1100))).x), 0.4)",
      free
        + "grad(a -> sum(run(cpigdm(observe(g, operator(z -> a*z, shape: [1100]), ones(1100), noise: 0.1), from: ones(1100))).x), 2)",
      "grad(m -> sum(run(cpigdm(observe(gaussian(m, 1), matrix([1, 2]), [1], noise: 0.1), covariance: \"moments\")).x), [0, 0])",
      "q = observe(gaussian([0, 0], 1), matrix([1, 2]), [1], noise: 0.1); "
        + "grad(t -> sum(run(cpigdm(q, covariance: \"moments\", start: t)).x), 0.4)",
    ],
    "pigdm": [
      "g = gaussian([0, 0], 1); grad(s -> sum(run(pigdm(observe(g, matrix([1, 2]), [1], noise: s), covariance: \"moments\", pullbacks: 1)).x), 0.1)"
    ],
    "cpc": [
      free + "grad(s -> sum(run(cpc(observe(g, A, ones(1100), noise: s), from: ones(1100))).x), 0.1)",
      free + "grad(c -> sum(run(cpc(observe(g, A, ones(1100), noise: 0.1), variance: c, from: ones(1100))).x), 1)",
    ],
    "cmm": [
      "g = gaussian([0, 0], 1); grad(s -> sum(run(cmm(observe(g, matrix([1, 2]), [1], noise: s))).x), 0.1)",
      "grad(m -> sum(run(cmm(observe(gaussian(m, 1), matrix([1, 2]), [1], noise: 0.1))).x), [0, 0])",
    ],
    "smm": [
      "g = gaussian([0, 0], 1); grad(s -> sum(run(smm(observe(g, matrix([1, 2]), [1], noise: s))).x), 0.1)",
      "grad(m -> sum(run(smm(observe(gaussian(m, 1), matrix([1, 2]), [1], noise: 0.1))).x), [0, 0])",
    ],
  ]

  /// With a derivative that stands in for one that is zero, as their help says.
  static let surrogates: [String: String] = ["quantise": "quantise(5)(x)"]

  /// What is not a function from numbers to numbers.
  static let others: Set<String> = [
    "ones", "eye", "randn", "permutation", "image", "show", "grid", "plot", "step", "back", "goto", "explain", "diff",
    "save", "load", "print", "full", "check", "time", "seed", "who", "forget", "help", "cite",
  ]
}
