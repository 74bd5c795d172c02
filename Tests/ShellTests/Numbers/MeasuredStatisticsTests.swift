import Shell
import Testing

/// log p(y), Bayes' rule and residuals of what was measured, where H has more rows than unknowns.
@Suite struct MeasuredStatisticsTests {
  private static let line = """
    g = gaussian([0, 0], 1); X = [1, 0; 1, 1; 1, 2; 1, 3; 1, 4]; y = [0.1, 0.9, 2.2, 2.8, 4.1]
    e(s) = posterior(observe(g, matrix(X), y, noise: s)).logevidence

    """

  @Test(arguments: [
    Checked(
      // scipy.stats.multivariate_normal.logpdf(y, 0, X Xᵀ + σ²I).
      "the evidence of a line fit",
      line + """
        check e(0.05) ≈ -19.45512785352848 within 1e-9
        check e(0.2) ≈ -3.562931035177656 within 1e-9
        check e(1) ≈ -7.336343058336163 within 1e-9
        S = X @ X' + 0.04*eye(5)
        check e(0.2) ≈ -dot(y, solve(S, y))/2 - logdet(S)/2 - 2.5*log(2*pi) within 1e-12
        """),
    Checked(
      "derivatives of it",
      line + """
        S = X @ X' + 0.04*eye(5); v = solve(S, y)
        check deriv(e)(0.2) ≈ 0.2*(dot(v, v) - trace(inv(S))) within 1e-10
        check grad(u -> posterior(observe(g, matrix(X), u, noise: 0.2)).logevidence, y) ≈ -v within 1e-11
        check grad(M -> posterior(observe(g, matrix(M), y, noise: 0.2)).logevidence, X) ≈
          (outer(v, v) - inv(S)) @ X within 1e-10
        """),
    Checked(
      "Bayes' rule",
      line + """
        q = posterior(observe(g, matrix(X), y, noise: 0.2)); x = [0.1, 1.1]
        fit = -norm(y - X @ x)^2/(2*0.2^2) - 5*log(0.2*sqrt(2*pi))
        check q.logdensity(x) ≈ g.logdensity(x) + fit - q.logevidence within 1e-9
        """),
    Checked(
      "without noise, a density within the range",
      """
      q = posterior(observe(gaussian([0], 4), matrix([0.6; 0.8]), [0.6, 0.8], noise: 0))
      check q.logevidence ≈ -1/8 - log(8*pi)/2 within 1e-14
      """),
    Checked(
      "the residual",
      """
      seed 2
      g = gaussian([0], 1); H = matrix(ones(200, 1)); x = [0.7]
      y = H(x) + 0.1*randn(200)
      q = observe(g, H, y, noise: 0.1)
      check q.residual(x) ≈ norm(y - H(x))/sqrt(200) within 1e-9
      check q.y == y
      """),
  ])
  func holds(_ program: Checked) { program.run() }
}
