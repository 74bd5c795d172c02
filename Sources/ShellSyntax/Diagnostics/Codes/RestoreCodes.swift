extension DiagnosticCode {
  public static let unboundOperator = DiagnosticCode(
    "E090", "an operator that is not bound to a shape",
    bad: "H = superresolution(4); H.s", good: "H = superresolution(4, shape: [1, 28, 28]); H.s",
    """
    An operator such as `superresolution(4)` means the same on any picture. `observe`, `shape:` or its first use in a
    call binds it to one shape; only then it has a size, a singular system and an adjoint.
    """)

  public static let problemMismatch = DiagnosticCode(
    "E091", "parts of a problem that do not fit one another",
    bad: "observe(gaussian(zeros(4), eye(4)), matrix(ones(2, 3)), zeros(2), noise: 0.1)",
    good: "observe(gaussian(zeros(3), eye(3)), matrix(ones(2, 3)), zeros(2), noise: 0.1)",
    """
    The operator must act on what the prior is about, y must have the shape the operator gives, and the noise is zero or
    positive. This is checked before anything runs.
    """)

  public static let offThePath = DiagnosticCode(
    "E092", "a time that is not on the path",
    bad: "p = vp(); p.mu(2)", good: "p = vp(); p.mu(0.5)",
    """
    A path runs from 0 (data) to its `end` (noise). Times outside have no meaning for it.
    """)

  public static let priorMismatch = DiagnosticCode(
    "E093", "a prior asked for what it cannot answer",
    bad: "g = gaussian(zeros(3), eye(3)); g.x0(zeros(4), 0.5)",
    good: "g = gaussian(zeros(3), eye(3)); g.x0(zeros(3), 0.5)",
    """
    A prior takes events of its own shape, or a batch of them, at noise levels it knows.
    """)

  public static let operatorShape = DiagnosticCode(
    "E094", "an operator applied to a shape it does not take",
    bad: "H = matrix(ones(2, 3)); H(zeros(4))", good: "H = matrix(ones(2, 3)); H(zeros(3))",
    """
    An operator takes one shape, or a batch of it with one more leading axis. `H.domain` and `H.range` tell which.
    """)

  public static let unknownSpectrum = DiagnosticCode(
    "E095", "an operator whose singular system is not known",
    bad: "F = operator(x -> 2*x, shape: [3]); F.s", good: "F = diagonal([2, 2, 2]); F.s",
    """
    All singular values at once are known of a `matrix`, a `diagonal` or one of the built-in degradations, and not of an
    operator given as a function. Without them there are still sums, products, adjoints, whole powers, `exp`, and by
    iteration `inv`, `pinv`, `solve`, `modes`, and of a symmetric operator `sqrt`, `log` and all powers.
    """)

  public static let walkStopped = DiagnosticCode(
    "E096", "a walk that cannot go there",
    bad: "u = walk((x, t, s) -> x, from: [1], over: times(2)); back u",
    good: "u = walk((x, t, s) -> x, from: [1], over: times(2)); step u; back u",
    """
    A walk stands at one of its times. `step` and `run` go towards its last, `back` towards its first, and `goto` to any
    of them.
    """)

  public static let samplerFailed = DiagnosticCode(
    "E097", "a sampler that cannot take a step",
    bad: "u = walk((x, t, s) -> x/0, from: [1], over: times(2)); step u",
    good: "u = walk((x, t, s) -> x/2, from: [1], over: times(2)); step u",
    """
    A walk needs falling times on its path and coefficients and states that stay finite. What stood before stays.
    """)

  public static let badFile = DiagnosticCode(
    "E098", "a file that cannot be read or written",
    bad: "image(\"no such file.png\")", good: "x = zeros(1, 4, 4)",
    """
    The file is missing, truncated, of another kind, or cannot be written where it should go. Nothing was changed.
    """)

  public static let notLinear = DiagnosticCode(
    "E099", "a nonlinear operator where a linear one belongs",
    bad: "H = hdr(shape: [3]); H'", good: "H = hdr(shape: [3]); J = H.jacobian([0.1, 0.2, 0.9]); J'",
    """
    Adjoint, pseudo-inverse, singular values and functions of an operator belong to linear maps. A nonlinear operator has
    a derivative at each point, `H.jacobian(x)`, which is a linear operator. Problems with a nonlinear operator are walked
    by `pigdm`, `pigfm`, `cpigdm` and `cpigfm`; `cpc`, `cmm`, `smm` and `posterior` need a linear one.
    """)

  public static let zeroToOne = DiagnosticCode(
    "W001", "a picture that looks like [0, 1] or [0, 255]",
    bad: "observe(gaussian(zeros(1, 8, 8), 1), superresolution(2), uniform(1, 4, 4), noise: 0.05)",
    good: "observe(gaussian(zeros(1, 8, 8), 1), superresolution(2), 2*uniform(1, 4, 4) - 1, noise: 2*0.05)",
    """
    Pictures are in [−1, 1] here. The map from other units takes the noise along: from [0, 1] it is y ↦ 2*y − 1 and
    σ ↦ 2*σ, from [0, 255] y ↦ y/127.5 − 1 and σ ↦ σ/127.5. The warning is given for a picture measurement, or the
    pictures of `empirical`, of at least 16 pixels, all from 0 to 1 with 5σ_y allowed on either side (up to σ_y = 0.1,
    above which nothing is said) and no more of them over an end by 1, 2 or 3 σ_y than noise alone would put there, of
    which a tenth are under 1/4 with that allowance and whose standard deviation, the noise's taken off, is at least 0.08;
    or for one that is such a picture when y and σ_y are divided by 255.
    """)

  public static let noiseContradicted = DiagnosticCode(
    "W002", "a noise level that the measurement contradicts",
    bad: "observe(gaussian(zeros(1, 8, 8), 1), inpainting(box: [0, 0, 4, 4]), ones(1, 8, 8), noise: 0.01)",
    good: "H = inpainting(box: [0, 0, 4, 4]); observe(gaussian(zeros(1, 8, 8), 1), H, H(ones(1, 8, 8)), noise: 0.01)",
    """
    What of y lies outside the range of H can only be noise. The warning is given when that part has at least 8
    dimensions and a root mean square that is more than half again as large or as small as σ_y, and by so much that it is
    six standard deviations from what chance would give; with σ_y = 0, when it is above a millionth of y's. A y without any
    noise is let pass.
    """)

  public static let foreignCard = DiagnosticCode(
    "W005", "a model beside the card of another",
    bad: "# digits() beside an old digits.md", good: "# digits() beside its own digits.md",
    """
    A card says the checksum of the numbers that it describes. Where the model beside it has others, it was replaced without
    its card, as when a training is killed between the two. The model is used; what it was fitted on and how good it is
    stands in its own metadata, where it was made by `conjugate train`.
    """)

  static let restoreCodes: [DiagnosticCode] = [
    unboundOperator, problemMismatch, offThePath, priorMismatch, operatorShape, unknownSpectrum, walkStopped,
    samplerFailed, badFile, notLinear, zeroToOne, noiseContradicted, foreignCard,
  ]
}
