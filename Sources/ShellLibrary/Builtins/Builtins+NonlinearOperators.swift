import Numerics
import Restore
import ShellLanguage
import ShellText

extension Builtins {
  /// Degradations that are not linear.
  static let nonlinearOperators: [Builtin] = [
    Builtin(
      "phaseretrieval", .operators,
      [.standard("oversampling", .number(2), "how many times the picture's size is transformed"), shapeParameter],
      "Keeps the amplitudes of a picture's Fourier transform and loses the phases: sign, position and reflection.",
      equation: "H(x) = |F x|, F_kj = e^(−2πi jk/m)/√m along each axis, m = oversampling · length",
      source: "Fienup, Applied Optics 1982",
      example: "H = phaseretrieval(); x = [1, 2, -1]; check H(-x) ≈ H(x); check norm(H(x)) ≈ norm(x)"
    ) { arguments, _ in
      let oversampling = try arguments.integer("oversampling", atLeast: 1)
      return try waiting("phaseretrieval(\(oversampling))", arguments) {
        try PhaseRetrieval(shape: $0, oversampling: oversampling)
      }
    },
    Builtin(
      "hdr", .operators, [.standard("exposure", .number(2), "how many times too long"), shapeParameter],
      "An overexposed picture: values beyond −1 and 1 are clipped, and the derivative there is 0.",
      equation: "H(x) = clip(a x, −1, 1)", source: "Mardani, Song, Kautz and Vahdat, ICLR 2024",
      example:
        "H = hdr(2); check H([0.1, 0.5, 0.9]) ≈ [0.2, 1, 1]; check H.jacobian([0.1, 0.5, 0.9])(ones(3)) ≈ [2, 0, 0]"
    ) { arguments, _ in
      let exposure = try arguments.positive("exposure")
      return try waiting("hdr(\(Digits.short(exposure)))", arguments) { try HDRClipping(shape: $0, exposure: exposure) }
    },
    Builtin(
      "quantise", .operators, [.required("levels", "how many, from −1 to 1"), shapeParameter],
      "Rounds to the nearest level; its derivative is the straight-through one: 1 inside [−1, 1], 0 outside.",
      equation: "H(x) = −1 + Δ round((clip(x, −1, 1) + 1)/Δ), Δ = 2/(levels − 1); the error is about Δ/√12",
      source: "Bengio, Léonard and Courville, arXiv 1308.3432, 2013 (straight-through derivative)",
      example:
        "H = quantise(3); check H([-0.9, 0.2, 0.7]) ≈ [-1, 0, 1]; check jvp(H, [0.2, 3, 0], [1, 1, 1]) ≈ [1, 0, 1]"
    ) { arguments, _ in
      let levels = try arguments.integer("levels", atLeast: 2)
      return try waiting("quantise(\(levels))", arguments) { try Quantisation(shape: $0, levels: levels) }
    },
  ]

  /// An operator for the shape given by `shape:`, or one that waits for its first use.
  private static func waiting(
    _ name: String, _ arguments: Arguments, _ recipe: @escaping @Sendable ([Int]) throws -> any NonlinearOperator
  ) throws -> Value {
    let object = NonlinearOperatorObject(name, recipe)
    if arguments.has("shape") { _ = try object.bound(to: arguments.shape("shape")) }
    return .object(object)
  }
}
