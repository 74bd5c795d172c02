import Shell
import Testing

@Suite struct OperatorObjectTests {
  private static let picture = "x = randn(1, 8, 8); H = superresolution(2, shape: [1, 8, 8]); P = H† * H"

  @Test(arguments: [
    Checked(
      "the exponential of the identity and a projection",
      picture
        + """

        a = 0.3; c = 0.7
        check exp(a*I + c*P)(x) ≈ exp(a)*(x + (exp(c) - 1)*P(x)) within 1e-12
        check exp(0.3*I + 0.7*P)(x) ≈ exp(a*I + c*P)(x) within 1e-15
        """),
    Checked("P projects", picture + "; check P(P(x)) ≈ P(x) within 1e-13; check P'(x) ≈ P(x) within 1e-13"),
    Checked(
      "the inverse of a*I + c*P is exact",
      picture + "; A = 2*I - 0.5*P; check inv(A)(A(x)) ≈ x within 1e-13; check (A^2)(x) ≈ A(A(x)) within 1e-12"),
    Checked("the square root", picture + "; A = 2*I + P; check sqrt(A)(sqrt(A)(x)) ≈ A(x) within 1e-12"),
    Checked(
      "the adjoint",
      picture + "; y = randn(1, 4, 4); check dot(H(x), y) ≈ dot(x, H'(y)); check adjoint(H)(y) == H'(y)"),
    Checked(
      "application, composition, sums",
      picture + "; check H * x == H(x); check (H' * H)(x) ≈ H'(H(x)); check (2*P - I)(x) ≈ 2*P(x) - x within 1e-14"),
    Checked(
      "filter factors",
      picture + "; M = modes(H, s -> s^2/(s^2 + 0.01)); check M(x) ≈ 0.25/0.26*P(x) within 1e-13"),
    Checked(
      "modes act on the null space as f(0)", picture + "; check modes(H, s -> s + 3)(x) ≈ 3*x + 0.5*P(x) within 1e-12"),
    Checked(
      "singular values",
      """
      check superresolution(4, shape: [1, 8, 8]).s ≈ 0.25*ones(4)
      M = matrix([1, 1]); P = M† * M; check P.s ≈ [1, 0] within 1e-15
      check (0.3*I + 0.7*(M† * M)).s ≈ [1, 0.3] within 1e-15; check (M† * M).matrix ≈ 0.5*ones(2, 2) within 1e-15
      check matrix([3, 0; 0, -4]).s ≈ [4, 3]; M = randn(3, 5); (U, S, V) = svd(M); check matrix(M).s ≈ S
      """),
    Checked(
      "the pseudo-inverse of a matrix",
      "M = randn(3, 5); H = matrix(M); y = randn(3); check H†(y) ≈ pinv(M) @ y; check pinv(H)(y) ≈ H†(y)"),
    Checked(
      "the matrix of an operator, decomposed, on its shapes",
      """
      A = superresolution(2) * blur(sigma: 1, shape: [1, 8, 8]); K = matrix(A); x = randn(1, 8, 8); y = randn(1, 4, 4)
      check K(x) ≈ A(x) within 1e-13; check K'(y) ≈ A'(y) within 1e-13; check K.range == [1, 4, 4]; check count(K.s) == 16
      check K(K†(y)) ≈ y within 1e-9; check K†.range == [1, 8, 8]
      """),
    Checked("the block mean", "x = randn(1, 4, 4); check superresolution(4)(x) ≈ reshape(mean(x), [1, 1, 1])"),
    Checked(
      "inpainting",
      """
      x = randn(1, 4, 4); H = inpainting(box: [1, 2, 2, 1]); y = H(x)
      check y[0, 1, 2] == 0; check y[0, 2, 2] == 0; check y[0, 0, 2] == x[0, 0, 2]; check sum(H(ones(1, 4, 4))) == 14
      m = ones(4, 4); m[0, 0] = 0; check inpainting(mask: m)(x) ≈ m*x
      """),
    Checked(
      "a blur keeps a constant and is symmetric",
      "H = blur(sigma: 1.5); x = randn(1, 8, 8); z = randn(1, 8, 8); check H(ones(1, 8, 8)) ≈ ones(1, 8, 8); "
        + "check dot(H(x), z) ≈ dot(x, H'(z))"),
    Checked(
      "an operator of one's own",
      "D = operator(x -> x[1:] - x[0:-1], shape: [6]); x = randn(6); y = randn(5); check dot(D(x), y) ≈ dot(x, D'(y)); "
        + "check D.matrix @ x ≈ D(x)"),
    Checked(
      "a batch is each of its pictures", picture + "; b = randn(3, 1, 8, 8); check P(b)[1] ≈ P(b[1]) within 1e-14"),
  ])
  func algebra(_ test: Checked) { test.run() }

  @Test(arguments: [
    Checked(
      "bound by its first use",
      "H = superresolution(2); y = H(randn(1, 4, 4)); check count(H.s) == 4; check H.range == [1, 2, 2]"),
    Checked("bound by its first batch", "H = superresolution(2); y = H(randn(3, 1, 4, 4)); check H.range == [1, 2, 2]"),
    Checked("bound by shape:", "check superresolution(2, shape: [3, 4, 4]).range == [3, 2, 2]"),
    Checked(
      "bound by observe",
      """
      H = superresolution(2); g = prior(denoise: (x, m, s) -> x, shape: [1, 4, 4])
      q = observe(g, H, zeros(1, 2, 2), noise: 0.1); check H.range == [1, 2, 2]
      """),
    Checked(
      "algebra on what waits is worked out at its first use",
      "H = superresolution(2); P = H† * H; A = exp(0.3*I + 0.7*P); x = randn(1, 4, 4); P(x); "
        + "check A(x) ≈ exp(0.3)*(x + (exp(0.7) - 1)*P(x)) within 1e-12"),
  ])
  func lazyShapes(_ test: Checked) { test.run() }

  @Test func anUnboundOperatorNamesShape() throws {
    let error = try #require(Program.error("H = superresolution(4); H.s"))
    #expect(error.code.id == "E090")
    #expect(error.help?.contains("shape:") == true)
  }

  /// The argument of H† and H' is a measurement: nothing follows from it for the unknowns.
  @Test func aMeasurementBindsNothing() throws {
    for text in ["H†(ones(1, 4, 4))", "H'(ones(1, 4, 4))", "pinv(H)(ones(1, 4, 4))"] {
      #expect(Program.code("H = superresolution(2); \(text)") == "E090")
    }
  }

  @Test func whatFailsLeavesAnOperatorWaiting() throws {
    let session = Session(host: Recorder())
    try session.run("H = superresolution(2); R = randn(2, 2)")
    #expect(throws: Diagnostic.self) { try session.run("a = H(ones(1, 8, 8)) + image(\"no such.png\")") }
    try session.run("y = H(ones(1, 4, 4)); check H.domain == [1, 4, 4]")
    // A loop keeps what it did before it failed.
    try session.run("G = superresolution(2)")
    #expect(throws: Diagnostic.self) { try session.run("for i in 0..2 { y = G(ones(1, 8, 8)); z = [1][i] }") }
    try session.run("check G.domain == [1, 8, 8]")
  }

  @Test(arguments: [
    ("superresolution(2)''", "superresolution(2)"), ("-superresolution(2)", "-superresolution(2)"),
    ("2*superresolution(2)", "2*superresolution(2)"), ("(2*superresolution(2))†", "(2*superresolution(2))†"),
    ("(superresolution(2) * blur(sigma: 1))†", "(superresolution(2) * blur(sigma: 1))†"),
    ("matrix(eye(2)) - matrix(eye(2))", "matrix - matrix"), ("matrix(2*eye(2))^0.5", "matrix^0.5"),
    ("matrix(2*eye(2))^(-2)", "matrix^(-2)"), ("1/3*matrix([1, 2])", "0.333333*matrix"),
    ("exp(matrix(eye(2)) + 2*matrix(eye(2)))", "exp(matrix + 2*matrix)"),
    ("(matrix(eye(2)) + matrix([1, 2; 3, 4])) * matrix([1, 2; 3, 4])", "(matrix + matrix) * matrix"),
  ])
  func namesReadAsWritten(_ text: String, _ name: String) throws {
    #expect(Program.output("print (\(text)).name") == name)
  }

  @Test func aPseudoInverseTellsWhatItDrops() {
    #expect(
      Program.output("matrix([1, 0; 0, 1e-8])†")
        == "operator matrix†, 2 → 2, without singular values under 1e-6 of the largest (1 of 2)")
    #expect(
      Program.output("pinv(matrix([1, 0; 0, 1e-8]), tolerance: 1e-10)").hasSuffix("under 1e-10 of the largest (0 of 2)")
    )
  }

  @Test func whatDoesNotFitIsAnError() {
    #expect(Program.code("H = superresolution(2, shape: [1, 4, 4]); H(randn(1, 8, 8))") == "E094")
    #expect(Program.code("randn(3) * matrix([1, 2, 3])") != nil)
    #expect(Program.code("H = matrix(randn(3, 5)); H * H") == "E094")
    #expect(Program.code("operator(x -> x + 1, shape: [3])") == "E070")
  }

  // MARK: Operators without a known singular system

  private static let free = """
    D = operator(x -> x[1:] - x[0:-1], shape: [12]); A = D' * D + 0.5*I; M = A.matrix; b = randn(12)

    """

  @Test(arguments: [
    Checked("inv, symmetric", free + "check inv(A)(b) ≈ solve(M, b) within 1e-10; check A(inv(A)(b)) ≈ b within 1e-10"),
    Checked("inv of a batch", free + "B = randn(3, 12); check inv(A)(B)[2] ≈ solve(M, B[2]) within 1e-10"),
    Checked("solve, symmetric", free + "check solve(A, b) ≈ solve(M, b) within 1e-10"),
    Checked(
      "inv, not symmetric",
      """
      R = randn(6, 6) + 6*eye(6); A = operator(x -> R @ x, shape: [6]); b = randn(6)
      check inv(A)(b) ≈ solve(R, b) within 1e-9; check inv(A)'(b) ≈ solve(R', b) within 1e-9
      """),
    Checked(
      "inv, indefinite",
      "R = diag([1, -2, 3]); A = operator(x -> R @ x, shape: [3]); check inv(A)([1, 1, 1]) ≈ [1, -0.5, 1/3]"),
    Checked(
      "least squares between different spaces",
      "R = randn(8, 3); A = operator(x -> R @ x, shape: [3]); b = randn(8); check solve(A, b) ≈ pinv(R) @ b within 1e-9; "
        + "check A†(b) ≈ pinv(R) @ b within 1e-9"),
    Checked(
      "the smallest of many solutions",
      "R = randn(3, 8); A = operator(x -> R @ x, shape: [8]); b = randn(3); check solve(A, b) ≈ pinv(R) @ b within 1e-9"
    ),
    Checked(
      "exp, symmetric",
      free
        + """
        (w, V) = eigh(M); check exp(A)(b) ≈ V @ (exp(w)*(V' @ b)) within 1e-12 relative
        check exp(-40*A)(b) ≈ V @ (exp(-40*w)*(V' @ b)) within 1e-12
        """),
    Checked(
      "exp, a rotation",
      """
      A = operator(x -> [-x[1], x[0]], shape: [2]); E = exp(0.7*A)
      check E([1, 0]) ≈ [cos(0.7), sin(0.7)] within 1e-14; check E'([1, 0]) ≈ [cos(0.7), -sin(0.7)] within 1e-14
      """),
    Checked(
      "exp and inv of a matrix that is not symmetric",
      "A = matrix([0, 1; 0, 0]); check exp(A)([2, 3]) ≈ [5, 3]; B = matrix([2, 1; 0, 1]); check inv(B)([3, 1]) ≈ [1, 1]"
    ),
    Checked(
      "whole powers", free + "check (A^3)(b) ≈ A(A(A(b))) within 1e-10; check (A^-1)(b) ≈ inv(A)(b) within 1e-12"),
    Checked(
      "sqrt, log and all powers, symmetric",
      free
        + """
        (w, V) = eigh(M)
        check sqrt(A)(b) ≈ V @ (sqrt(w)*(V' @ b)) within 1e-11; check log(A)(b) ≈ V @ (log(w)*(V' @ b)) within 1e-11
        check (A^0.5)(b) ≈ sqrt(A)(b) within 1e-13; check (A^-1.5)(b) ≈ V @ (w^-1.5*(V' @ b)) within 1e-10
        check sqrt(A)(sqrt(A)(b)) ≈ A(b) within 1e-10; B = randn(3, 12); check sqrt(A)(B)[2] ≈ sqrt(A)(B[2]) within 1e-12
        check sqrt(D' * D)(ones(12)) ≈ zeros(12) within 1e-12
        """),
    Checked(
      "functions of singular values",
      """
      R = randn(3, 8); A = operator(x -> R @ x, shape: [8]); H = matrix(R); x = randn(8); B = randn(4, 8)
      check modes(A, s -> s^2/(s^2 + 0.1))(x) ≈ modes(H, s -> s^2/(s^2 + 0.1))(x) within 1e-12
      check modes(A, s -> 1 + s)(B) ≈ modes(H, s -> 1 + s)(B) within 1e-12
      check modes(A, s -> 1)(x) ≈ x within 1e-15
      check grad(v -> dot(v, modes(A, s -> exp(-s))(v)), x) ≈ 2*modes(H, s -> exp(-s))(x) within 1e-12
      """),
    Checked(
      "derivatives go through",
      free
        + """
        check grad(v -> dot(v, inv(A)(v)), b) ≈ 2*solve(M, b) within 1e-8
        check grad(v -> sum(exp(A)(v)), b) ≈ exp(A)(ones(12)) within 1e-11 relative
        check grad(v -> sum(sqrt(A)(v)), b) ≈ sqrt(A)(ones(12)) within 1e-11 relative
        """),
  ])
  func withoutSpectrum(_ test: Checked) { test.run() }

  /// The derivative with respect to what a function of an operator is made of is known where it is recorded, and
  /// refused where not.
  @Test func derivativesAreKnownOrRefused() {
    let free = "f(c) = { A = operator(x -> c*x, shape: [2]);"
    for body in ["sum(log(A)([1, 2]))", "sum((A^0.5)([1, 2]))", "sum(modes(A, s -> s)([1, 2]))"] {
      #expect(Program.code("\(free) \(body) }; grad(f, 4)") == "E082")
    }
    #expect(Program.code("A = operator(x -> 2*x, shape: [2]); grad(p -> sum((A^p)([1, 2])), 0.5)") == "E082")
    Checked("sqrt", "\(free) sum(sqrt(A)([1, 2])) }; check grad(f, 4) ≈ 0.75 within 1e-12").run()
    Checked("exp", "\(free) sum(exp(A)([1, 2])) }; check grad(f, 2) ≈ 3*exp(2) within 1e-10").run()
  }

  @Test func anOperatorsNameIsItsFormula() {
    let text = Program.output("A = operator(x -> 2*x, shape: [3]);\ninv(A)\ninv(A' * A + I)\nexp(A)")
    #expect(
      text.split(separator: "\n") == [
        "operator inv(operator), 3 → 3", "operator inv(operator' * operator + I), 3 → 3",
        "operator exp(operator), 3 → 3",
      ])
  }

  @Test func whatCannotBeSolvedIsSaid() {
    #expect(Program.code("R = diag([1, 0]); A = operator(x -> R @ x, shape: [2]); inv(A)([0, 1])") == "E081")
    #expect(Program.code("A = operator(x -> x[1:], shape: [3]); inv(A)") == "E094")
    #expect(Program.code("A = operator(x -> 2*x, shape: [3]); A.s") == "E095")
    #expect(Program.code("R = randn(3, 3); A = operator(x -> R @ x, shape: [3]); sqrt(A)") == "E070")
    #expect(Program.code("A = operator(x -> x[1:], shape: [3]); sqrt(A)") == "E094")
    #expect(Program.code("R = diag([1, -1]); A = operator(x -> R @ x, shape: [2]); log(A)([1, 1])") == "E080")
    #expect(Program.code("R = diag([1, 0]); A = operator(x -> R @ x, shape: [2]); (A^-0.5)([1, 1])") == "E080")
    #expect(
      Program.code(
        "d = 10^(-6*(0..899)/900); A = operator(x -> d*x, shape: [900]); sqrt(A)(randn(900)); log(A)(randn(900))")
        == "E081")
    #expect(Program.code("A = operator(x -> 1e9*x, shape: [3]); exp(A)([1, 1, 1])") == "E081")
  }

  /// What is no picture, and what a mask does not fit, is told in the name of the operator that was asked.
  @Test(arguments: [
    ("H = inpainting(box: [1, 1, 2, 2]); H(randn(5))", "inpainting: a box needs a picture"),
    ("H = inpainting(mask: ones(4, 4)); H(randn(5))", "inpainting: a mask 4×4 does not fit 5"),
    ("H = inpainting(mask: ones(4, 4)); H(randn(1, 5, 5))", "inpainting: a mask 4×4 does not fit 1×5×5"),
    ("inpainting(mask: ones(3), shape: [2, 2])", "inpainting: a mask 3 does not fit 2×2"),
    ("H = blur(sigma: 1); H(randn(5))", "blur: acts on pictures"),
    ("H = superresolution(2); H(randn(5))", "superresolution: acts on pictures"),
  ])
  func aWrongShapeIsToldByName(_ program: String, _ message: String) {
    #expect(Program.output(program).contains("error[E070]: " + message))
  }
}
