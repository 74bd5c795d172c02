import Shell
import Testing

/// Predictions of a prior that knows its score, at noise levels under the rounding of x.
@Suite struct NearTheDataTests {
  private static let normal = """
    C = [0.5, 0.1; 0.1, 0.3]; m = [1, -1]; g = gaussian(m, C); x = [1.3, -0.4]
    s(z, p, t) = -solve(p.mu(t)^2*C + p.sigma(t)^2*eye(2), z - p.mu(t)*m)
    u(z, p, t) = p.f(t)*z - p.g2(t)/2*s(z, p, t)

    """

  @Test(arguments: [
    // C⁻¹(m − x) by hand.
    Checked(
      "scores and noise",
      normal + """
        check g.score(x, 1e-8, path: flow()) ≈ [-0.21428575, -1.92857142] within 1e-7
        check g.score(x, 1e-12, path: flow()) ≈ [-0.21428571, -1.92857143] within 1e-7
        check g.noise(x, 1e-12, path: flow()) ≈ [2.1428571e-13, 1.92857143e-12] within 1e-6 relative
        """),
    Checked(
      "all predictions on all paths, with their Jacobians",
      normal + """
        worst(p, t) = max([
          norm(g.score(x, t, path: p)/s(x, p, t) - 1), norm(g.noise(x, t, path: p)/(p.sigma(t)*s(x, p, t)) + 1),
          norm(g.velocity(x, t, path: p) - u(x, p, t))/norm(u(x, p, t)),
          norm(jacobian(z -> g.score(z, t, path: p), x) - jacobian(z -> s(z, p, t), x)),
          norm(jacobian(z -> g.velocity(z, t, path: p), x) - jacobian(z -> u(z, p, t), x))/norm(u(x, p, t))])
        for t in [1e-14, 1e-12, 1e-8, 1e-4, 0.1, 0.9] {
          check [worst(vp(), t), worst(cosine(), t), worst(flow(), t), worst(edm(), t), worst(ve(sigmaMin: 1e-13), t)] < 1e-10
        }
        """),
    Checked(
      "of a mixture too",
      """
      q = mixture([0.4, 0.6], [[-1], [2]], [0.3, 0.2])
      for t in [1e-13, 1e-6, 0.3] {
        p = grad(z -> mixture([0.4, 0.6], (1 - t)*[[-1], [2]], (1 - t)^2*[0.3, 0.2] + t^2).logdensity(z), [0.6])
        check q.score([0.6], t, path: flow()) ≈ p within 1e-11 relative
      }
      """),
  ])
  func holds(_ program: Checked) { program.run() }
}
