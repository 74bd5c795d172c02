import Shell
import Testing

@Suite struct PosteriorObjectTests {
  private static let gaussian = """
    m = [1, -1, 0.5]; L = randn(3, 3); C = L @ L' + eye(3); M = randn(2, 3); σ = 0.3; y = [0.4, -0.2]
    q = posterior(observe(gaussian(m, C), matrix(M), y, noise: σ))
    K = C @ M' @ inv(M @ C @ M' + σ^2*eye(2))

    """

  @Test(arguments: [
    Checked(
      "a Gaussian's posterior is the Kalman update",
      gaussian + "check q.mean ≈ m + K @ (y - M @ m) within 1e-10; check q.covariance ≈ C - K @ M @ C within 1e-10"),
    Checked(
      "fields", gaussian + "check q.weights ≈ [1]; check q.means[0] ≈ q.mean; check q.covariances[0] ≈ q.covariance"),
    Checked("samples", gaussian + "check q.sample(4000) ~ q within 5 se; check shape(q.sample()) == [3]"),
    Checked(
      "the density, up to a constant, is likelihood times prior",
      """
      g = mixture([0.3, 0.7], [-1, 0; 1, 1], [0.2, 0.5]); H = matrix([1, 2]); σ = 0.4; y = [0.7]
      q = posterior(observe(g, H, y, noise: σ)); f(x) = g.logdensity(x) - norm(y - H(x))^2/(2*σ^2)
      a = [0.3, 0.1]; b = [-1, 2]; check q.logdensity(a) - q.logdensity(b) ≈ f(a) - f(b) within 1e-10
      """),
    Checked(
      "weights of a mixture",
      "g = mixture([1, 1], [-1, 1], [0.1, 0.1]); q = posterior(observe(g, matrix([1]), [1], "
        + "noise: 0.1)); check sum(q.weights) ≈ 1; check q.weights[1] > 0.99"),
    Checked(
      "observe keeps y, and what H cannot make says nothing of x",
      """
      g = gaussian(zeros(1, 4, 4), 1); H = inpainting(box: [0, 0, 2, 2]); y = ones(1, 4, 4)
      q = observe(g, H, y, noise: 1); check q.y == y
      check posterior(q).mean ≈ posterior(observe(g, H, H(y), noise: 1)).mean within 1e-14
      check q.residual(zeros(1, 4, 4)) ≈ 1 within 1e-14
      """),
    Checked(
      "a problem's residual",
      "g = gaussian([0, 0], 1); q = observe(g, matrix([1, 0; 0, 1]), [3, 4], noise: 1); check q.residual([0, 0]) ≈ 5/sqrt(2)"
    ),
  ])
  func posteriors(_ test: Checked) { test.run() }

  @Test func whatDoesNotFitIsAnError() {
    #expect(Program.code("observe(gaussian([0, 0], 1), matrix([1, 0]), [1, 2], noise: 1)") == "E091")
    #expect(Program.code("observe(gaussian([0, 0], 1), matrix([1, 0, 0]), [1], noise: 1)") != nil)
  }
}
