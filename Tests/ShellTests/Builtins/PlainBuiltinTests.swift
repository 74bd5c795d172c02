import Shell
import Testing

@Suite struct PlainBuiltinTests {
  /// Each is a program whose checks hold.
  @Test(arguments: [
    // Reductions take everything unless told otherwise.
    "A = [1, 2; 3, 4]; check sum(A) == 10; check sum(A, axis: 0) == [4, 6]; check sum(A, axis: -1) == [3, 7]; check sum(A, axis: [0, 1]) == 10",
    "A = [1, 2; 3, 4]; check shape(sum(A, keep: 0)) == [2, 1]; check sum(A, keep: 0) == [3; 7]; check sum(A, keep: 1) == [4, 6;]",
    "x = ones(2, 3, 4); check shape(mean(x, keep: 0)) == [2, 1, 1]; check shape(sum(x, axis: 1)) == [2, 4]; check shape(max(x, keep: [0, 2])) == [2, 1, 4]",
    "check mean([1, 2, 6]) == 3; check prod([2, 3, 4]) == 24; check prod([]) == 1; check sum([]) == 0",
    "check min([3, 1, 2]) == 1; check max([1, 5; 7, 2], axis: 0) == [7, 5]; check argmax([1, 9, 9]) == 1; check argmin([4, 2, 8]) == 1",
    "check all([1, 1]) == 1; check all([1, 0]) == 0; check any([0, 0]) == 0; check any([0, 1; 0, 0], axis: 1) == [1, 0]",
    "check norm([3, 4]) ≈ 5; check norm([3, 4; 0, 0]) ≈ 5; check norm([3, 4; 6, 8], axis: 1) ≈ [5, 10]; check logsumexp([1000, 1000]) ≈ 1000 + log(2)",
    // Statistics, with n − 1.
    "check sd([1, 2, 3, 4]) ≈ sqrt(5/3); check var([1, 2, 3, 4]) ≈ 5/3; x = randn(50, 3); check sqrt(diag(cov(x))) ≈ sd(x, axis: 0)",
    "check cov([1, 2; 3, 5; 4, 4]) ≈ [7/3, 11/6; 11/6, 7/3]; check cov([1, 2, 3]) ≈ 1; check shape(cov(randn(5, 2, 2))) == [4, 4]",
    "check median([3, 1, 2]) == 2; check median([4, 1, 2, 3]) == 2.5; check quantile([1, 2, 3, 4, 5], 0.25) == 2; check quantile([0, 10], 0.3) ≈ 3",
    "check sort([3, 1, 2]) == [1, 2, 3]; check sort([3, 1; 2, 4], axis: 0) == [2, 1; 3, 4]; check sort([1, 2, 3], descending: true) == [3, 2, 1]",
    "check cumsum([1, 2, 3]) == [1, 3, 6]; check cumsum([1, 2; 3, 4], axis: 0) == [1, 2; 4, 6]; check dot([1, 2; 3, 4], [1, 1; 1, 1]) == 10",
    // Making tensors.
    "check zeros(2, 3) == zeros([2, 3]); check shape(ones(4)) == [4]; check zeros() == 0; check shape(zeros(like: ones(2, 5))) == [2, 5]",
    "check eye(2) == [1, 0; 0, 1]; check linspace(0, 1, 5) ≈ [0, 0.25, 0.5, 0.75, 1]; check linspace(2, 3, 1) == [2]; check count(linspace(0, 1)) == 50",
    "(X, Y) = meshgrid(0..2, 0..1); check X == [0, 1, 2; 0, 1, 2]; check Y == [0, 0, 0; 1, 1, 1]; check diag([1, 2]) == [1, 0; 0, 2]; check diag([1, 2; 3, 4]) == [1, 4]",
    "x = uniform(1000, low: -1, high: 3); check x >= -1; check x < 3; check mean(x) ≈ 1 within 0.2; check sort(permutation(5)) == 0..4",
    "seed 3; a = randn(4); b = randn(4); seed 3; check randn(4) == a; check randn(4) == b; check any(a != b); check shape(randn(like: a)) == [4]",
    // Shapes and parts.
    "check shape(3) == []; check count(zeros(2, 3)) == 6; check count((1, 2)) == 2; check count(\"héllo\") == 5; check count(map(n -> (n: n), 1..3)) == 3",
    "check reshape(1..6, 2, 3) == [1, 2, 3; 4, 5, 6]; check reshape(1..6, [3, -1]) == [1, 2; 3, 4; 5, 6]; check flatten([1, 2; 3, 4]) == 1..4",
    "check shape(squeeze(zeros(1, 3, 1))) == [3]; check transpose([1, 2; 3, 4]) == [1, 3; 2, 4]; check shape(permute(zeros(2, 3, 4), [2, 0, 1])) == [4, 2, 3]",
    "check broadcast([1, 2], 2, 2) == [1, 2; 1, 2]; check flip([1, 2, 3]) == [3, 2, 1]; check flip([1, 2; 3, 4], axis: 0) == [3, 4; 1, 2]",
    "check roll([1, 2, 3], 1) == [3, 1, 2]; check roll([1, 2, 3], -1) == [2, 3, 1]; check roll([1, 2; 3, 4], 1, axis: 0) == [3, 4; 1, 2]",
    "check stack([1, 2], [3, 4]) == [1, 2; 3, 4]; check stack([1, 2], [3, 4], axis: 1) == [1, 3; 2, 4]; check stack(([1], [2])) == [1; 2]",
    "check concat([1, 2], 3, [4]) == 1..4; check concat([1; 2], [3; 4], axis: 1) == [1, 3; 2, 4]; check take([10, 20, 30], [2, 0]) == [30, 10]",
    "A = [1, 2, 3; 4, 5, 6]; check take(A, [2, 0], axis: 1) == [3, 1; 6, 4]; check take(A, -1) == [4, 5, 6]; check A.shape == [2, 3]; check A.rank == 2; check A.count == 6",
    // Linear algebra.
    "A = [2, 1; 1, 3]; check A @ solve(A, [3, 5]) ≈ [3, 5]; check A @ inv(A) ≈ eye(2) within 1e-12; L = chol(A); check L @ L' ≈ A",
    "A = [1, 2; 3, 4; 5, 6]; (U, S, V) = svd(A); check U @ diag(S) @ V' ≈ A; check U' @ U ≈ eye(2) within 1e-12; (Q, R) = qr(A); check Q @ R ≈ A; check tril(R)[1, 0] ≈ 0 within 1e-12",
    "A = [2, 1; 1, 3]; (w, V) = eigh(A); check V @ diag(w) @ V' ≈ A; check det(A) ≈ 5; check logdet(A) ≈ log(5); check trace(A) == 5; check cond(diag([1, 4])) ≈ 4",
    "A = [1, 2; 2, 4; 3, 6]; P = pinv(A); check A @ P @ A ≈ A; check P @ A @ P ≈ P; check A† ≈ P; check solve(A, [1, 2, 3]) ≈ P @ [1, 2, 3]",
    "check outer([1, 2], [3, 4, 5]) == [3, 4, 5; 6, 8, 10]; check kron(eye(2), [1, 2;]) == [1, 2, 0, 0; 0, 0, 1, 2]; check triu([1, 2; 3, 4]) == [1, 2; 0, 4]",
    // Elementwise.
    "check exp(log([1, 2])) ≈ [1, 2]; check sqrt(16) == 4; check log1p(expm1(0.5)) ≈ 0.5; check erf(0) == 0; check sigmoid(0) == 0.5; check sign([-2, 0, 3]) == [-1, 0, 1]",
    "check sin(pi/6) ≈ 0.5; check atan2(1, -1) ≈ 3*pi/4; check tanh(0.3) ≈ sinh(0.3)/cosh(0.3); check asin(sin(0.4)) ≈ 0.4; check acos(cos(0.4)) ≈ 0.4; check tan(atan(2)) ≈ 2",
    "check floor([-1.5, 1.5]) == [-2, 1]; check ceil([-1.5, 1.5]) == [-1, 2]; check round([0.5, 1.5, 2.4]) == [0, 2, 2]; check clip([-2, 0.5, 3], 0, 1) == [0, 0.5, 1]",
    "check where([1, 0], [1, 2], 9) == [1, 9]; check minimum([1, 5], [3, 2]) == [1, 2]; check maximum(2, [1, 3]) == [2, 3]; check isnan([0/0, 1]) == [1, 0]; check isfinite([1, 1/0]) == [1, 0]",
    // Lists and tables.
    "check map(n -> n^2, 1..3) == [1, 4, 9]; check map(r -> sum(r), [1, 2; 3, 4]) == [3, 7]; check map(n -> [n, 2*n], [1, 2]) == [1, 2; 2, 4]; check map(sin, []) == []",
    "t = map(n -> (n: n, s: n^2), [3, 5]); check t.n == [3, 5]; check t.s == [9, 25]; check t[1].s == 25; check t[0] == (n: 3, s: 9); check t[0:1].n == [3]; check t[\"s\"] == t.s",
    "t = append([], (n: 1, s: \"a\")); t = append(t, (s: \"b\", n: 2)); check t.s == (\"a\", \"b\"); check t.n == [1, 2]; check t.count == 2",
    "check append([1, 2], 3) == [1, 2, 3]; check append([], 3) == [3]; check append([1, 2;], [3, 4]) == [1, 2; 3, 4]; check append((1, 2), \"a\") == (1, 2, \"a\")",
    "check filter(n -> n % 2 == 0, 1..6) == [2, 4, 6]; check fold((s, x) -> s + x, 10, [1, 2]) == 13; check zip([1, 2], (\"a\", \"b\")) == ((1, \"a\"), (2, \"b\"))",
    "check map(x -> (x, \"a\"), [1, 2]) == ((1, \"a\"), (2, \"a\")); r = (a: 1, b: [1, 2]); check r.b == [1, 2]; check r[\"a\"] == 1; check (a: 1, b: 2) == (b: 2, a: 1)",
  ])
  func theseHold(_ program: String) {
    #expect(Program.error(program).map { Renderer().render($0) } == nil)
  }

  @Test func tablesPrintAligned() {
    #expect(
      Program.output("r = map(n -> (steps: n, psnr: 20 + n/3, name: \"n{n}\"), [3, 10])") == """
        r: 2 rows
        steps     psnr  name
            3       21  n3
           10  23.3333  n10
        """)
  }

  @Test func aLongTableIsCutInTheEchoOnly() {
    #expect(Program.output("r = map(n -> (n: n), 1..30)").hasSuffix("… 10 more rows"))
    #expect(Program.output("r = map(n -> (n: n), 1..30);\nprint r").hasSuffix("30"))
  }

  @Test(arguments: ["concat(zeros(0))", "stack(zeros(0, 2))", "concat(zeros(0, 3), axis: 1)"])
  func aTensorWithoutPartsIsNotJoined(_ program: String) { #expect(Program.code(program) == "E047") }
}
