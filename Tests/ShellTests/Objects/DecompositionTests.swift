import Numerics
import Shell
import Synchronization
import Testing

/// Operators typed as functions are decomposed once where they are small.
@Suite struct DecompositionTests {
  /// As many measurements as unknowns, fewer, far fewer (by rows), more, and one of rank 2.
  static let matrices = [
    "randn(6, 6)", "randn(4, 6)", "randn(1, 6)", "randn(8, 6)", "randn(5, 2) @ randn(2, 6)",
  ]
  static let walks = [
    "cpigdm(P, count: 3)", "cpigdm(P, order: 2, churn: 0.3)", "cpigfm(P, covariance: \"moments\", count: 2)",
    "pigdm(P, count: 2)", "pigfm(P, steps: 5)", "cpc(P)", "cmm(P, count: 2)", "smm(P, count: 2)",
  ]

  /// The matrix is the same to the bit, and so is all that follows.
  @Test(arguments: matrices) func walksAndPosteriorsAreThoseOfTheMatrix(_ matrix: String) {
    for walk in Self.walks {
      Checked(
        "\(walk) with \(matrix)",
        """
        M = \(matrix); H = operator(x -> M @ x, shape: [6]); m = M.shape[0]
        g = mixture([0.4, 0.6], [ones(6), -ones(6)], [0.2, 0.4]); y = randn(m)
        f(P) = run(\(walk)).x
        seed 3; a = f(observe(g, H, y, noise: 0.3)); seed 3; b = f(observe(g, matrix(M), y, noise: 0.3))
        check a ≈ b within 1e-12
        """
      ).run()
    }
    Checked(
      "the posterior with \(matrix)",
      """
      M = \(matrix); H = operator(x -> M @ x, shape: [6]); y = randn(M.shape[0])
      g = mixture([0.4, 0.6], [ones(6), -ones(6)], [0.2, 0.4])
      p = posterior(observe(g, H, y, noise: 0.3)); q = posterior(observe(g, matrix(M), y, noise: 0.3))
      check p.mean ≈ q.mean within 1e-12; check p.covariance ≈ q.covariance within 1e-12
      check p.logevidence ≈ q.logevidence within 1e-11; seed 2; x = p.sample(500); check x ~ q within 5 se
      """
    ).run()
  }

  @Test func whatIsBuiltFromAFunctionIsDecomposedToo() {
    Checked(
      "algebra",
      """
      M = randn(5, 6); F = operator(x -> M @ x, shape: [6]); A = 2*F' * F + 0.5*I; y = randn(6)
      g = gaussian(zeros(6), 1); B = matrix(2*M' @ M + 0.5*eye(6))
      check posterior(observe(g, A, y, noise: 0.3)).mean ≈ posterior(observe(g, B, y, noise: 0.3)).mean within 1e-10
      """
    ).run()
  }

  /// Above the limit: the same walk, by Krylov spaces, and no posterior.
  @Test func largeOperatorsAreNotDecomposed() {
    let large = "H = operator(x -> x[1:] + 0.5*x[0:-1], shape: [1100]); g = gaussian(zeros(1100), 1); "
    let output = Program.output(
      large
        + """
        y = H(g.sample()) + 0.3*randn(1099)
        f(H) = run(cpigdm(observe(g, H, y, noise: 0.3), steps: 3, from: ones(1100))).x
        a = f(H); b = f(matrix(H)); check norm(a - b) < 1e-9*norm(b); print "agreed"
        """)
    #expect(output.contains("agreed") && !output.contains("decomposed"), "\(output)")
    #expect(Program.code(large + "posterior(observe(g, H, zeros(1099), noise: 1))") == "E095")
  }

  /// Every call of the function draws, and draws are counted.
  @Test func theFunctionIsCalledOnceForEachUnknownAndOnceForEachUse() throws {
    let calls = Mutex(0)
    let session = Session(host: Recorder())
    session.drawing = { name in if name == "randn" { calls.withLock { $0 += 1 } } }
    func count(_ program: String) throws -> Int {
      let before = calls.withLock { $0 }
      try session.run(program)
      return calls.withLock { $0 } - before
    }
    try session.run(
      """
      M = randn(7, 9); f(x) = M @ x + 0*randn(7); H = operator(f, shape: [9]); g = gaussian(zeros(9), 1)
      P = observe(g, H, ones(7), noise: 0.2); Q = observe(g, H, zeros(7), noise: 0.1)
      """)
    #expect(try count("w = cpigdm(P, count: 20)") == 10, "a column for each unknown, and one vector to compare")
    #expect(try count("run w; back w, 2; run w") == 0)
    #expect(try count("u = run(cmm(P, count: 4))") == 1)
    #expect(try count("q = posterior(Q); s = q.sample(9)") == 1)
    // What the function draws is not the prompt's.
    #expect(try count("seed 5; w = cpigdm(P, from: zeros(9)); a = randn(2); seed 5; check a == randn(2)") == 3)
  }

  @Test func itIsSaidOnce() {
    let output = Program.output(
      """
      M = randn(3, 5); H = operator(x -> M @ x, shape: [5]); P = observe(gaussian(zeros(5), 1), H, ones(3), noise: 0.2)
      w = cpigdm(P); run w
      for i in 1..3 { run(cmm(observe(gaussian(zeros(5), 1), H, ones(3), noise: 0.1))) }
      q = posterior(P); u = cpigdm(observe(gaussian(zeros(5), 1), matrix(M), ones(3), noise: 0.2))
      """)
    #expect(output.components(separatedBy: "operator, 5 → 3: its matrix is formed and decomposed once").count == 2)
    #expect(output.components(separatedBy: "decomposed").count == 2, "a matrix has been decomposed before")
  }

  /// A function may read a name that is bound anew.
  @Test func anotherFunctionIsDecomposedAnew() {
    Checked(
      "a name bound anew",
      """
      M = randn(3, 4); H = operator(x -> M @ x, shape: [4]); y = randn(3); P = observe(gaussian(zeros(4), 1), H, y, noise: 0.2)
      p = posterior(P); M = randn(3, 4); p = posterior(P)
      check p.mean ≈ posterior(observe(gaussian(zeros(4), 1), matrix(M), y, noise: 0.2)).mean within 1e-12
      """
    ).run()
  }

  /// Linear on what `operator` tries, and something else on unit vectors, or nothing.
  @Test(arguments: ["3*x", "x[9]", "x + nan"]) func whatHasNoMatrixIsAppliedAsItIs(_ there: String) {
    let output = Program.output(
      """
      f(x) = if max(x) == 1 and sum(x) == 1 { \(there) } else { x }
      H = operator(f, shape: [4]); g = gaussian(zeros(4), 1); y = [1, 2, 3, 4]; P = observe(g, H, y, noise: 0.2)
      a = run(cpigdm(P, from: ones(4))).x; b = run(cpigdm(observe(g, diagonal(ones(4)), y, noise: 0.2), from: ones(4))).x
      check a ≈ b within 1e-9; print "agreed"
      """)
    #expect(output.contains("agreed") && !output.contains("decomposed"), "\(output)")
  }

  /// A traced operator is not made a matrix of numbers.
  @Test func derivativesGoThroughTheFunction() {
    Checked(
      "a derivative",
      """
      g = gaussian([0, 0], 1); y = [0.5]
      f(a) = sum(run(pigdm(observe(g, operator(x -> a*x[0:1], shape: [2]), y, noise: 0.3), steps: 3, from: [1, 2])).x)
      k(a) = sum(run(pigdm(observe(g, diagonal(a*[1, 0]), [0.5, 0], noise: 0.3), steps: 3, from: [1, 2])).x)
      check grad(f, 1.5) ≈ grad(k, 1.5) within 1e-8
      """
    ).run()
  }
}
