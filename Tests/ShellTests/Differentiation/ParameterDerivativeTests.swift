import Shell
import Testing

/// Derivatives with respect to what priors, problems and walks are made of, against closed forms.
@Suite struct ParameterDerivativeTests {
  private static let gaussian = """
    m = [0.2, -0.1, 0.4]; C = [1, 0.3, 0.1; 0.3, 0.7, 0; 0.1, 0, 0.5]; M = [1, 0.5, -0.2; 0.3, -1, 0.4]; H = matrix(M)
    y = [0.7, 0.2]; σ = 0.3; S = M @ C @ M' + σ^2*eye(2); r = y - M @ m
    evidence(m, C, y, σ) = posterior(observe(gaussian(m, C), H, y, noise: σ)).logevidence

    """

  @Test(arguments: [
    Checked(
      "the evidence of a Gaussian",
      gaussian + """
        g = solve(S, r)
        check grad(u -> evidence(u, C, y, σ), m) ≈ M' @ g within 1e-12
        check grad(u -> evidence(m, C, u, σ), y) ≈ -g within 1e-12
        check grad(u -> evidence(m, u, y, σ), C) ≈ 0.5*M' @ (outer(g, g) - inv(S)) @ M within 1e-12
        check grad(u -> evidence(m, C, y, u), σ) ≈ σ*(dot(g, g) - trace(inv(S))) within 1e-12
        check hessian(u -> evidence(u, C, y, σ), m) ≈ -M' @ inv(S) @ M within 1e-12
        check grad(A -> posterior(observe(gaussian(m, C), matrix(A), y, noise: σ)).logevidence, M) ≈
          outer(g, m) + (outer(g, g) - inv(S)) @ M @ C within 1e-12
        """),
    Checked(
      "the gain of a Gaussian",
      gaussian + """
        mean(y) = posterior(observe(gaussian(m, C), H, y, noise: σ)).mean
        check jacobian(mean, y) ≈ C @ M' @ inv(S) within 1e-12
        check jacobian(u -> posterior(observe(gaussian(u, C), H, y, noise: σ)).mean, m) ≈ eye(3) - C @ M' @ inv(S) @ M within 1e-12
        """),
    Checked(
      "the log density of a Gaussian in its mean and covariance",
      gaussian + """
        x = [1, 0, -1]; d = x - m; P = inv(C)
        check grad(u -> gaussian(u, C).logdensity(x), m) ≈ P @ d within 1e-12
        check hessian(u -> gaussian(u, C).logdensity(x), m) ≈ -P within 1e-12
        check grad(A -> gaussian(m, A).logdensity(x), C) ≈ 0.5*(outer(P @ d, P @ d) - P) within 1e-12
        """),
    Checked(
      "Tweedie's formula for a measurement, whatever the prior",
      """
      prior = mixture([0.3, 0.7], [1, 0; -1, 0.5], [0.2, 0.4]); H = matrix([1, 0.5; 0.2, -1; 0.4, 0.3]); σ = 0.4
      y = H([0.3, 0.8])
      check H(posterior(observe(prior, H, y, noise: σ)).mean) ≈
        y + σ^2*grad(u -> posterior(observe(prior, H, u, noise: σ)).logevidence, y) within 1e-12
      """),
    Checked(
      "Fisher's identity: the evidence's gradient is the posterior mean of the prior's",
      """
      σ = 0.3; H = matrix([1, 0.5]); means = [1, 0; -1, 0.5]; y = [0.4]
      q = posterior(observe(mixture([0.4, 0.6], means, [0.2, 0.3]), H, y, noise: σ))
      g = grad(a -> posterior(observe(mixture([0.4, 0.6], a, [0.2, 0.3]), H, y, noise: σ)).logevidence, means)
      check g[0] ≈ q.weights[0]*(q.means[0] - means[0])/0.2 within 1e-12
      check g[1] ≈ q.weights[1]*(q.means[1] - means[1])/0.3 within 1e-12
      w = grad(p -> posterior(observe(mixture(p, means, [0.2, 0.3]), H, y, noise: σ)).logevidence, [0.4, 0.6])
      check w ≈ q.weights/[0.4, 0.6] - 1 within 1e-12
      """),
    Checked(
      "draws move with the mean, and with the root of the covariance",
      """
      m = [0.2, -0.1]
      draw(m, C) = { seed 3; gaussian(m, C).sample() }
      check jacobian(u -> draw(u, [1, 0.3; 0.3, 0.7]), m) ≈ eye(2) within 1e-14
      check grad(v -> sum(draw(m, v)), 0.49) ≈ sum(draw(m, 0.49) - m)/(2*0.49) within 1e-12
      """),
    Checked(
      "one step of a walk: of x₀ and the data, the weight shifts what it shifts",
      """
      g = gaussian([0, 0], 1); problem = observe(g, matrix([1, 0]), [0.8], noise: 0.3); x = [0.4, -0.2]
      go(w) = { u = cpigdm(problem, steps: 1, w: w, start: 0.4, stop: 0.2, from: x); step u; u }
      u = go(3); κ = -log(u.terms.denoise[0]/u.values.x̂0[0]/vp().mu(0.2))
      check grad(w -> go(w).terms.denoise[0], 3) ≈ -κ/3*u.terms.denoise[0] within 1e-12
      check grad(w -> go(w).terms.data[0], 3) ≈ κ/3*exp(-κ)*vp().mu(0.2)*0.8 within 1e-12
      check grad(w -> go(w).terms.denoise[1], 3) == 0
      """),
    Checked(
      "what a walk remembers has derivatives too",
      """
      g = gaussian([0, 0], 1); problem = observe(g, matrix([1, 2]), [1], noise: 0.1); x = [0.3, 0.4]
      f(x) = {
        u = cpigdm(problem, steps: 3, from: x); run u
        sum(u.history.residual) + sum(u.history.rms) + sum(u.states) + sum(u.estimates) + sum(u.terms.guidance) + sum(u.values.ε)
      }
      h = 1e-3; d = k -> f(x + [k*h, 0]) - f(x - [k*h, 0])
      check grad(f, x)[0] ≈ (8*d(1) - d(2))/(12*h) within 1e-7 relative
      t(s) = { u = cpigdm(problem, steps: 2, start: s, from: x); step u; u.t + sum(u.times) }
      check grad(t, 0.5) ≈ 2 within 1e-14
      """),
    Checked(
      "loops, branches, records and changed parts",
      """
      f(x) = { s = 0; for v in x { s = s + v^2 }; i = 0; while i < 1000 { s = s + 1e-3*s*x[0]; i = i + 1 }; s }
      x = [0.5, 0.2]; slope = jvp(f, x, [1, 0])
      check grad(f, x)[0] ≈ slope within 1e-12 relative
      check slope ≈ (1 + 1e-3*x[0])^1000*(2*x[0] + dot(x, x)/(1 + 1e-3*x[0])) within 1e-12 relative
      g(x) = { x[0] = x[1]^2; r = (a: x[0], b: x); t = append([], r); sum(t.b[0])*t.a[0] }
      check grad(g, [1, 2]) ≈ [0, 4*2^3 + 3*2^2] within 1e-12
      """),
  ])
  func closedForms(_ test: Checked) { test.run() }

  /// What would otherwise be a zero that nobody asked for.
  @Test(arguments: [
    "grad(T -> odesolve((y, t) -> -y, 1, 0..T), 1)", "f(n) = { s = 0; for i in 1..n { s = s + i }; s }; grad(f, 3)",
    "D = operator(x -> 2*x, shape: [3]); grad(a -> sum((D^a)(ones(3))), 2)",
    "M = [1, 2; 2, 4]; g = gaussian([0, 0], 1); "
      + "grad(A -> posterior(observe(g, matrix(A), [1, 2], noise: 0.1)).logevidence, M)",
    "grad(C -> sum(gaussian([0, 0], C).sample()), [1, 1; 1, 1])",
  ])
  func whatHasNoDerivativeSaysSo(_ program: String) { #expect(Program.code(program) == "E082", "\(program)") }
}
