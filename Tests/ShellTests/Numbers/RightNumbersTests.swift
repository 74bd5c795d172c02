import Shell
import Testing

/// Right values, computed by other means, of what once came out wrong.
@Suite struct RightNumbersTests {
  @Test(arguments: [
    Checked(
      // 40-digit arithmetic.
      "guidance through a boundary layer",
      """
      q = observe(gaussian([0], 1), matrix([1]), [1], noise: 0.05)
      w = cpigdm(q, path: ve(sigmaMax: 348), w: 15, start: 1, stop: 0, steps: 20, from: [100]); step w
      check w.terms.guidance ≈ [-0.5923240849] within 1e-8
      """),
    Checked(
      // Φj = −μ_s∫Eμρ²ρ′c du; with κ ≈ wρ_s(ρ − ρ_s) it is −ρ_s(1 + σ_y²) up to 1/(wρ_s²), whatever w.
      "guidance at any strength and any level of noise",
      """
      q = observe(gaussian([0], 1), matrix([1]), [1], noise: 0.05)
      go(w) = { u = cpigdm(q, path: edm(sigmaMax: 1000), w: w, start: 1000, stop: 300, steps: 1, from: [100]); step u; u.terms.guidance[0] }
      check go(1e4) ≈ go(15) within 1e-5 relative; check abs(go(15)) > 0.01
      """),
    Checked(
      "least squares",
      """
      check solve([1, 0; 0, 1e-7; 0, 0], [1, 1, 0]) ≈ [1, 1e7] within 1e-6 relative
      check solve([1, 1; 1, 1], [2, 2]) ≈ [1, 1] within 1e-12
      check solve([1, 1; 1, 1], [2, 0]) ≈ [0.5, 0.5] within 1e-12
      check solve([1, 2; 2, 4], [1, 0; 2, 5]) ≈ pinv([1, 2; 2, 4]) @ [1, 0; 2, 5] within 1e-12
      check solve(matrix([1, 0; 0, 1e-7; 0, 0]), [1, 1, 0]) ≈ [1, 1e7] within 1e-6 relative
      check solve(operator(x -> [1, 1; 1, 1] @ x, shape: [2]), [2, 2]) ≈ [1, 1] within 1e-9
      """),
    Checked(
      "the cut of H†",
      """
      M = diag([1, 0.5, 1e-3, 1e-8]); A = operator(x -> M @ x, shape: [4]); y = ones(4)
      check pinv(A)(y) ≈ pinv(matrix(M))(y) within 1e-6
      check A†(y) ≈ [1, 2, 1000, 0] within 1e-6
      check pinv(A, tolerance: 0.01)(y) ≈ [1, 2, 0, 0] within 1e-9
      check pinv(A, tolerance: 0)(y) ≈ [1, 2, 1e3, 1e8] within 1e-6 relative
      check pinv(A)'(y) ≈ pinv(A)(y) within 1e-9
      """),
    Checked(
      // 40-digit arithmetic.
      "tails",
      """
      check sigmoid(-40) ≈ 4.24835425529158863e-18 within 1e-15 relative
      check sigmoid([-700, -36, 36, 700]) ≈ [9.85967654375977086e-305, 2.31952283024356907e-16, 1, 1] within 1e-15 relative
      check sigmoid(-700) ≈ 9.85967654375977086e-305 within 1e-14 relative
      check deriv(sigmoid)(-40) ≈ 4.24835425529158861e-18 within 1e-15 relative
      check deriv(tanh)(20) ≈ 1.69934170211662e-17 within 1e-14 relative
      check deriv(deriv(tanh))(-20) ≈ 3.39868340423324e-17 within 1e-13 relative
      check deriv(acos)(-0.998359653833151) ≈ -17.466078973912 within 1e-9
      """),
    Checked(
      "what is smooth of a norm has its derivatives at 0",
      """
      check hessian(x -> norm(x)^2/2, [0, 0]) ≈ [1, 0; 0, 1] within 1e-12
      check grad(x -> norm(x), [0, 0]) == [0, 0]
      check grad(x -> sum(norm(x, axis: 1)), [0, 0; 3, 4]) ≈ [0, 0; 0.6, 0.8] within 1e-15
      check norm([3e200, 4e200]) ≈ 5e200; check norm([3e-200, 4e-200]) ≈ 5e-200; check norm([3e-320, 0]) == 3e-320
      check norm([inf, 1]) == inf; check isnan(norm([nan, 1])); check norm(zeros(0)) == 0
      """),
    Checked(
      "order statistics beside infinities and nan",
      """
      check median([1, inf, 2]) == 2; check median([1, inf]) == inf; check median([-inf, 1]) == -inf
      check median([inf, inf]) == inf; check isnan(median([-inf, inf])); check quantile([-inf, 1, 2], 0.25) == -inf
      check isnan(median([1, nan, 2])); check quantile([1, 2, 3, 4], 0.25) == 1.75; check max([1, inf]) == inf
      """),
    Checked(
      "reductions of nothing",
      """
      e = zeros(0)
      check isnan(var(e)); check isnan(sd(e)); check isnan(mean(e)); check isnan(var([1])); check sum(e) == 0; check prod(e) == 1
      check var(zeros(3, 0), axis: 0) == zeros(0); check all(isnan(var(zeros(3, 0), axis: 1)))
      """),
    Checked(
      "functions of paths near the data",
      """
      check vp().b(1e-6) ≈ 1.00009950e-7 within 1e-15 relative; check cosine().b(1e-6) ≈ 2.46740110027335e-12 within 1e-13 relative
      check vp().b(1e-6) ≈ 0.1*1e-6 + 19.9*1e-12/2 within 1e-15 relative; check edm().b(1) == 0; check flow().b(1e-9) ≈ 2.000000001e-9 within 1e-15 relative
      check deriv(cosine().b)(0.3) ≈ -2*cosine().f(0.3) within 1e-14 relative; check deriv(cosine().b)(0.7) ≈ pi*tan(0.35*pi) within 1e-13 relative
      """),
    Checked(
      "integrals through layers",
      """
      check integral(t -> exp(-1e8*t), 0, 1) ≈ 1e-8 within 1e-9 relative
      check integral(t -> exp(1e6*(t - 1)), 0, 1) ≈ 1e-6 within 1e-8 relative
      """),
  ])
  func hold(_ program: Checked) { program.run() }

  @Test(arguments: ["integral(t -> 1/t, -1, 1)", "integral(t -> 1/t, 0, 1)", "integral(t -> 1/(t - 0.5)^2, 0, 1)"])
  func anIntegralWithoutAValueIsAnError(_ program: String) { #expect(Program.code(program) == "E081", "\(program)") }

  @Test func fullShowsAllDigitsOfAMatrix() {
    #expect(
      Program.output("full [1/3, 1; 2, 3]")
        == "0.3333333333333333                   1\n                 2                   3")
  }

  @Test(arguments: [
    ("A = [2, 1; 1, 3]; A^-1 @ [1, 1]", 1), ("A = [2, 1; 1, 3]; A^-1; A^-1", 1), ("A = [2, 1; 1, 3]; A^(-1)", 1),
    ("A = [2, 1; 1, 3]; 1/A; inv(A); A^-2", 0), ("[1, 2]^-1; [1, 2, 3; 4, 5, 6]^-1; 2^-1; [2]^-1; [[2]]^-1", 0),
    ("A = matrix([2, 1; 1, 3]); A^-1", 0),
  ])
  func aReciprocalOfASquareMatrixIsSaidOnce(_ program: String, _ count: Int) throws {
    let host = Recorder()
    try Session(host: host).run(program)
    #expect(host.warnings.filter { $0.code.id == "W004" }.count == count, "\(program)")
  }
}
