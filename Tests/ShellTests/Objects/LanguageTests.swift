import Shell
import Testing

/// The part of the language's page that restores pictures, line by line.
@Suite struct LanguageTests {
  @Test func thePageRuns() {
    Checked(
      "paths, priors, operators, problems, walks, checks",
      """
      p = vp()
      check p.mu(0.3)^2 + p.sigma(0.3)^2 ≈ 1; p.f(0.3); p.g2(0.3); p.b(0.3); p.r2(0.3)
      prior = digits()
      seed 1; x0 = prior.sample(); t = 0.3; ε = randn(like: x0); x = p.mu(t)*x0 + p.sigma(t)*ε
      check p.convert(noise: ε, to: "velocity", x, t) ≈ deriv(p.mu)(t)*x0 + deriv(p.sigma)(t)*ε
      prior.x0(x, t); prior.noise(x, t); prior.score(x, t); prior.velocity(x, t); prior.v(x, t)
      check prior.x0(x, t, path: flow()) ≈ (x - 0.3*prior.noise(x, t, path: flow()))/0.7
      check shape(prior.sample(9)) == [9, 1, 28, 28]
      H = superresolution(4)
      m = ones(28, 28); m[0:9, :] = 0; inpainting(mask: m)(x0); inpainting(box: [4, 4, 9, 9])(x0); blur(sigma: 1.5)(x0)
      H(x0); check H * x0 == H(x0); z = H(x0); check H'(z) == adjoint(H)(z); check H†(z) ≈ pinv(H)(z)
      P = H† * H; a = 0.3; c = 0.7
      check exp(a*I + c*P)(x) ≈ exp(a)*(x + (exp(c) - 1)*P(x)) within 1e-12
      A = 2*I + P; check inv(A)(A(x)) ≈ x within 1e-12; check sqrt(A)(sqrt(A)(x)) ≈ A(x) within 1e-12
      check H.s ≈ 0.25*ones(49); modes(H, s -> s^2/(s^2 + 0.01))(x)
      y = H(x0) + 0.05 * randn(like: H(x0))
      problem = observe(prior, H, y, noise: 0.05)
      q = posterior(problem); check shape(q.mean) == [1, 28, 28]; q.weights; q.logdensity(x0)
      check shape(q.sample(2)) == [2, 1, 28, 28]
      w = cpigdm(problem, steps: 5, w: 15, start: 0.4)
      check w.t == 0.4
      step w; step w, 3; back w; goto w, 0.2; run w; explain w; v = fork(w); diff w, v
      check w.t == 0.001; w.x; w.x0; w.terms.guidance; w.history; check problem.residual(w.x0) < 0.1
      mine(x, t, s) = p.mu(s)*prior.x0(x, t) + p.sigma(s)*prior.noise(x, t)
      u = walk(mine, from: randn(like: x0), over: times(3))
      run u; check u.t == 0.001
      r = map(n -> (steps: n, psnr: psnr(run(cpigdm(problem, steps: n)).x0, x0)), [2, 3]); check r.steps == [2, 3]
      """
    ).run(seconds: 300)
  }
}
