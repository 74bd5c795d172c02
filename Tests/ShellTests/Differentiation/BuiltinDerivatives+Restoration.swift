/// The cases of priors, operators, posteriors, metrics and walks.
extension BuiltinDerivative {
  static let restoration =
    cases(
      "[0.3, 0.6]",
      [
        ("vp", "{ p = vp(betaMin: x[0], betaMax: 20*x[1]); p.mu(0.4)*p.sigma(x) + p.g2(0.3) }"),
        ("ve", "ve(sigmaMin: x[0], sigmaMax: 20*x[1]).sigma(x)"),
        ("vp", "{ p = vp(); p.mu(x)*p.sigma(x) + p.f(x) + p.g2(x) + p.b(x) + p.r2(x) + p.rho(x) }"),
        ("cosine", "{ p = cosine(); p.mu(x)*p.sigma(x) + p.g2(x) }"),
        ("flow", "{ p = flow(); p.mu(x)*p.sigma(x) + p.f(x) }"),
        ("ve", "{ p = ve(); p.mu(x)*p.sigma(x) + p.g2(x) }"), ("edm", "{ p = edm(); p.rho(x) + p.g2(x)^2 }"),
        ("schedule", "{ p = schedule(); p.mu(x)*p.sigma(x) + p.g2(x) }"),
        ("path", "{ p = path(mu: t -> exp(-x[0]*t), sigma: t -> x[1]*t); p.mu(0.3)*p.sigma(x) + p.f(x) + p.g2(0.2) }"),
        ("times", "times(4, from: x[1], to: x[0]/10)^2"),
        ("times", "times(4, from: x[1], to: x[0]/10, spacing: \"sqrt\")"),
        ("gaussian", "gaussian(x, C).x0([0.5, 1], x[0])"), ("gaussian", "gaussian(x, x^2).score([0.5, 1], 0.4)"),
        ("gaussian", "gaussian(x, x[0]).velocity([0.5, 1], 0.4, path: flow())"),
        ("gaussian", "gaussian(x, C).logdensity([0.5, 1; 0.2, 0])"),
        ("gaussian", "{ seed 3; gaussian(x, x^2).sample(3) }"), ("gaussian", "gaussian(x, x^2).covariance"),
        ("mixture", "mixture(x, means, [0.2, 0.4]).noise([0.5, 1], 0.4)"),
        ("mixture", "mixture(x, means, x).logdensity([0.5, 1])"),
        ("mixture", "mixture(weights, stack(x, x^2), x).v([0.5, 1], 0.4)"),
        ("mixture", "{ q = mixture(x, stack(x, x^2), x); q.mean + q.covariance + q.weights }"),
        ("mixture", "{ seed 3; mixture(weights, stack(x, x^2), x).sample(4) }"),
        ("prior", "prior(denoise: (z, mu, sigma) -> x*z/(mu + sigma), shape: [2]).noise([0.5, 1], x[0])"),
        ("superresolution", "superresolution(2)(reshape(outer(x, x^2), 1, 2, 2))"),
        ("inpainting", "inpainting(box: [0, 0, 1, 1])(reshape(outer(x, x^2), 1, 2, 2))"),
        ("blur", "blur(sigma: x[0])(reshape(1..16, 1, 4, 4)^2)"),
        ("blur", "inv(I + blur(sigma: x[1], shape: [1, 4, 4]))(reshape(1..16, 1, 4, 4)^2)"),
        ("phaseretrieval", "phaseretrieval()(x)"), ("hdr", "hdr(2)(x)"),
        ("operator", "operator(z -> x*z^2, shape: [2], linear: false)(x)"),
        ("diagonal", "diagonal(x)([1, 2]) + pinv(diagonal(x))([1, 2]) + diagonal(x).s + exp(diagonal(x))([1, 2])"),
        ("operator", "operator(z -> x*z, shape: [2])'([1, 2])"),
        ("modes", "modes(H, s -> s^2/(s^2 + x[0]))([1, 2])"), ("modes", "modes(diagonal(x), s -> s^3)([1, 2])"),
        ("matrix", "exp(x[0]*I + x[1]*(H† * H))([1, 2])"),
        ("observe", "{ p = observe(gaussian(x, C), H, x[0:1], noise: x[0]); p.y + p.noise + p.residual([1, 2]) }"),
        ("psnr", "psnr(x, [1, 2])"), ("ssim", "ssim(outer(linspace(0, x[0], 12), linspace(x[1], 1, 12)), eye(12))"),
        ("wasserstein", "wasserstein(x, [1, 2, 4])"), ("wasserstein", "wasserstein(outer(x, x), three)"),
      ])
    + cases(
      "[1, 0.3; 0.3, 0.7]",
      [
        ("gaussian", "gaussian([0.1, 0.2], sym(x)).x0([0.5, 1], 0.4)"),
        ("gaussian", "gaussian([0.1, 0.2], sym(x)).logdensity([0.5, 1])"),
        ("gaussian", "{ seed 3; gaussian([0.1, 0.2], sym(x)).sample(3) }"),
        ("mixture", "mixture(weights, means, stack(sym(x), eye(2))).noise([0.5, 1], 0.4)"),
        ("empirical", "{ e = empirical(x); e.x0([0.5, 1], 0.4) + e.score([0.1, 0.2], 0.7) }"),
        ("digits", "{ d = digits(); d.x0(sum(x^2)*d.mean, 0.5) }"),
        ("posterior", "posterior(observe(mix, matrix(x), [0.7, 0.2], noise: 0.3)).logevidence"),
        ("posterior", "posterior(observe(mix, matrix(concat(x, [1, 2;])), [0.7, 0.2, 0.1], noise: 0.3)).mean"),
        (
          "posterior",
          "{ q = posterior(observe(mixture(weights, means, stack(sym(x), eye(2))), H, [0.7], noise: 0.3)); q.mean + q.covariance + q.weights }"
        ),
      ])
    + cases(
      "[0.3, 0.6]",
      [
        (
          "posterior",
          "{ q = posterior(observe(mix, H, x[0:1], noise: x[1])); concat(q.mean, flatten(q.covariance), q.weights, flatten(q.means), flatten(q.covariances), q.logevidence, q.logdensity(x)) }"
        ),
        (
          "posterior",
          "{ q = posterior(observe(mixture(x, stack(x, x^2), x), H, [0.7], noise: 0.3)); concat(q.mean, flatten(q.covariance), q.weights, q.logevidence, q.logdensity([1, 2])) }"
        ),
        ("posterior", "{ seed 3; posterior(observe(gaussian(x, x^2), H, [0.7], noise: x[1])).sample(3) }"),
        (
          "posterior",
          "posterior(observe(gaussian(zeros(1, 4, 4), 1), blur(sigma: x[0]), reshape(1..16, 1, 4, 4)/16, noise: x[1])).logevidence"
        ),
      ])

  static let walks =
    ["cpigdm", "cpigfm", "pigdm", "pigfm"].flatMap { name in
      cases(
        "[0.3, 0.6]",
        [
          (name, "run(\(name)(observe(mix, H, x[0:1], noise: 0.2), steps: 3, from: z0)).x0"),
          (name, "run(\(name)(observe(mix, H, [0.7], noise: x[0]), steps: 3, from: z0)).x0"),
          (name, "run(\(name)(easy, steps: 3, w: 5*x[0], lambda: x[1], from: z0)).x"),
          (name, "run(\(name)(easy, steps: 3, start: x[1], stop: x[0]/10, from: z0)).x0"),
          (name, "{ seed 5; run(\(name)(easy, steps: 3, churn: x[0])).x }"),
          (name, "run(\(name)(easy, steps: 3, weight: x[1], from: z0)).x"),
          (name, "run(\(name)(easy, steps: 3, weight: t -> x[0] + x[1]*t, from: z0)).x"),
          (name, "run(\(name)(easy, steps: 3, path: path(mu: t -> exp(-x[0]*t), sigma: t -> 2*x[1]*t), from: z0)).x0"),
          (name, "run(\(name)(easy, steps: 3, path: vp(betaMin: x[0], betaMax: 20*x[1]), from: z0)).x0"),
          (name, "run(\(name)(observe(mixture(x, stack(x, x^2), x), H, [0.7], noise: 0.2), steps: 3, from: z0)).x0"),
          (name, "{ seed 5; run(\(name)(observe(g2, diagonal(x), [0.7, 0.2], noise: 0.2), steps: 2)).x }"),
          (name, "run(\(name)(easy, steps: 3, jacobian: false, w: x[0], from: x)).x"),
        ])
    }
    + ["cpigdm", "cpigfm"].flatMap { name in
      cases(
        "[0.3, 0.6]",
        [
          (name, "run(\(name)(easy, steps: 3, order: 2, w: 5*x[0], start: x[1], from: z0)).x"),
          (name, "run(\(name)(observe(mix, H, [0.7], noise: 0), steps: 3, w: 5*x[0], lambda: x[1], from: z0)).x"),
        ])
    }
    + cases(
      "[0.3, 0.6]",
      [
        (
          "pigdm",
          "run(pigdm(observe(mix, matrix(outer(x, x^2) + eye(2)), [0.7, 0.1], noise: x[0]), steps: 3, from: z0)).x"
        ),
        ("pigdm", "run(pigdm(observe(mix, phaseretrieval(), concat(x, x), noise: x[0]), steps: 3, from: z0)).x"),
        ("pigdm", "run(pigdm(observe(mixture(x, means, x), hdr(), x, noise: 0.3), steps: 3, w: x[0], from: z0)).x"),
        (
          "pigdm",
          "run(pigdm(observe(mix, H, x[0:1], noise: x[1]), covariance: \"moments\", steps: 3, w: x[0], from: z0)).x"
        ),
        (
          "cpigfm",
          "run(cpigfm(observe(mix, H, x[0:1], noise: x[1]), covariance: \"moments\", steps: 3, start: 1, lambda: 0, from: z0)).x"
        ),
        (
          "pigdm",
          "run(pigdm(observe(mix, phaseretrieval(), concat(x, x), noise: x[0]), covariance: \"moments\", steps: 2, from: z0)).x"
        ),
        (
          "cpigdm",
          "run(cpigdm(observe(mix, H, x[0:1], noise: x[1]), covariance: \"moments\", steps: 3, weight: x[0], from: z0)).x"
        ),
        (
          "cpigdm",
          "run(cpigdm(observe(mix, diagonal(x), [0.7, 0.2], noise: x[1]), covariance: \"moments\", steps: 3, w: x[0], order: 2, from: z0)).x"
        ),
        (
          "cpigdm",
          "run(cpigdm(observe(mix, operator(z -> sum(z)*[1], shape: [2]), x[0:1], noise: 0.3), steps: 3, from: x)).x"
        ),
        ("cpc", "run(cpc(observe(mix, H, x[0:1], noise: x[1]), steps: 3, from: z0)).x0"),
        ("cpc", "run(cpc(easy, steps: 3, w: 5*x[0], variance: x[1], from: z0)).x"),
        ("cpc", "run(cpc(easy, steps: 3, start: x[1], stop: x[0]/10, from: x)).x0"),
        ("cpc", "{ seed 5; run(cpc(easy, steps: 3, weight: x[0], path: vp(betaMin: x[0], betaMax: 20*x[1]))).x }"),
        ("cpc", "run(cpc(easy, steps: 3, weight: t -> x[0] + x[1]*t, variance: 0.5, path: flow(), from: z0)).x"),
        ("cpc", "run(cpc(observe(g2, diagonal(x), [0.7, 0.2], noise: 0.2), steps: 2, from: z0)).x"),
        ("cpc", "run(cpc(observe(mix, H, [0.7], noise: 0), steps: 2, weight: x[0], from: z0)).x"),
        ("ddim", "run(ddim(mix, steps: 4, start: x[1], stop: x[0]/10, lambda: x[0], from: z0)).x0"),
        ("ddim", "{ seed 5; run(ddim(gaussian(x, x^2), steps: 4, churn: x[0], order: 2)).x }"),
        ("walk", "run(walk((z, t, s) -> z*s/t + x*(t - s), from: x, over: times(4, from: x[1]))).x"),
        ("terms", "run(walk((z, t, s) -> terms(a: z*s/t, b: x*(t - s)), from: x, over: times(4))).x"),
        ("cmm", "run(cmm(observe(mix, H, x[0:1], noise: 0.2), steps: 3, from: x)).x0"),
        ("smm", "{ seed 5; run(smm(observe(mix, H, x[0:1], noise: 0.2), steps: 3, from: x)).x0 }"),
        ("run", "run(cpigdm(easy, steps: 3, from: x)).x"),
        ("fork", "run(fork(cpigdm(easy, steps: 3, from: x))).x"),
      ])
}
