/// All calls of the language that draw. A built-in that joins them gets a line here; ``RandomCallTests`` notices one that
/// is missing.
struct DrawingCall {
  /// What takes the address, as it is called.
  let names: [String]
  /// N numbers, drawn.
  let expression: String
  /// Whether the numbers come from a continuum.
  var isFine = true

  /// What the calls are about.
  static let setting = """
    N = 500
    g = gaussian([0], 1); far = mixture([0.5, 0.5], [[-10], [10]], [1, 1])
    gN = gaussian(zeros(N), 1); e = empirical(reshape(0..N - 1, N, 1))
    q = observe(g, matrix([1]), [0], noise: 1); o = observe(g, operator(x -> 1*x, shape: [1]), [0], noise: 1)
    pq = posterior(q); pN = posterior(observe(gN, diagonal(ones(N)), zeros(N), noise: 1))
    pf = posterior(observe(far, matrix([1]), [0], noise: 10))
    own(x, t, s) = randn(like: x)
    first(w) = { step(w); w.x[:, 0] }
    z = zeros(N, 1)
    """

  static let all = [
    DrawingCall(names: ["randn"], expression: "randn(N)"),
    DrawingCall(names: ["randn"], expression: "randn(like: z)[:, 0]"),
    DrawingCall(names: ["uniform"], expression: "uniform(N)"),
    DrawingCall(names: ["permutation"], expression: "permutation(N)", isFine: false),
    DrawingCall(names: ["sample"], expression: "g.sample(N)[:, 0]"),
    DrawingCall(names: ["sample"], expression: "gN.sample()"),
    DrawingCall(names: ["sample"], expression: "far.sample(N)[:, 0]"),
    DrawingCall(names: ["sample"], expression: "e.sample(N)[:, 0]", isFine: false),
    DrawingCall(names: ["sample"], expression: "pq.sample(N)[:, 0]"),
    DrawingCall(names: ["sample"], expression: "pN.sample()"),
    DrawingCall(names: ["sample"], expression: "pf.sample(N)[:, 0]"),
    DrawingCall(names: ["ddim"], expression: "ddim(g, count: N).x[:, 0]"),
    DrawingCall(names: ["ddim"], expression: "first(ddim(g, churn: 1, from: z))"),
    DrawingCall(names: ["ddim"], expression: "run(ddim(g, churn: 1, steps: 4, count: N)).x[:, 0]"),
    DrawingCall(names: ["pigdm", "pigfm"], expression: "pigdm(o, count: N).x[:, 0]"),
    DrawingCall(names: ["cpigdm", "cpigfm"], expression: "cpigdm(q, count: N).x[:, 0]"),
    DrawingCall(names: ["cpc"], expression: "cpc(q, count: N).x[:, 0]"),
    DrawingCall(names: ["cmm"], expression: "cmm(q, count: N).x[:, 0]"),
    DrawingCall(names: ["cmm"], expression: "first(cmm(q, steps: 8, from: z))"),
    DrawingCall(names: ["smm"], expression: "smm(q, count: N).x[:, 0]"),
    DrawingCall(names: ["smm"], expression: "first(smm(q, from: z))"),
    DrawingCall(names: ["walk"], expression: "first(walk(own, from: z, over: times(2)))"),
  ]

  /// What draws and shows none of its numbers; ``KeySplittingTests`` looks at them in the library.
  static let hidden = ["search"]
}
