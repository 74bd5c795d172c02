import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  static let shapeParameter = Parameter.optional(
    "shape", "the shape of a picture; without it the first use tells")

  /// Degradations and the algebra of operators.
  static let operators: [Builtin] = [
    Builtin(
      "superresolution", .operators, [.required("factor", "how many pixels a side become one"), shapeParameter],
      "Shrinks a picture: each pixel is the mean of a block, so its sample sits in the block's middle, pixel i at "
        + "f*i + (f - 1)/2 of the large picture, where f is the factor.",
      equation: "(Hx)_ij = f⁻² Σ over the f×f block of x", source: "HHᵀ = I/f²: all singular values are 1/f",
      example: "H = superresolution(2); check H(ones(1, 4, 4)) ≈ ones(1, 2, 2)"
    ) { arguments, _ in
      let factor = try arguments.integer("factor", atLeast: 1)
      return try waiting("superresolution(\(factor))", arguments) { try Superresolution(factor: factor, shape: $0) }
    },
    Builtin(
      "inpainting", .operators,
      [
        .optional("mask", "1 where the picture is seen, 0 where not"),
        .optional("box", "the unseen rectangle [row, column, height, width]"), shapeParameter,
      ],
      "Hides a part of a picture; the measurement is zero there.",
      equation: "Hx = mask ⊙ x", source: "a diagonal of zeros and ones",
      example: "H = inpainting(box: [1, 1, 2, 2]); check sum(H(ones(1, 4, 4))) ≈ 12"
    ) { arguments, _ in
      guard arguments.has("mask") != arguments.has("box") else {
        throw arguments.error(
          .missingArgument, "`inpainting` takes either `mask:` or `box:`",
          help: "write for example `inpainting(box: [9, 9, 10, 10])`")
      }
      if arguments.has("box") {
        let box = try arguments.tensor("box").scalars.map { Int(exactly: $0) ?? -1 }
        guard box.count == 4 else {
          throw arguments.error(
            "box", "a box is [row, column, height, width], not \(box.count) number\(box.count == 1 ? "" : "s")",
            help: "write for example `box: [9, 9, 10, 10]`")
        }
        do {
          return try waiting("inpainting(box: \(box))", arguments) { try Inpainting.box(box, shape: $0) }
        } catch OperatorError.invalid(let reason, let help) {
          throw arguments.error("box", reason, help: help)
        }
      }
      let mask = try arguments.tensor("mask")
      if arguments.has("shape") {
        let shape = try arguments.shape("shape")
        return .object(OperatorObject(try Inpainting.masked(mask, shape: shape)))
      }
      if mask.rank == 2 {
        // A plane hides the same pixels of every channel.
        return try waiting("inpainting(mask)", arguments) { try Inpainting.masked(mask, shape: $0) }
      }
      return .object(OperatorObject(try Inpainting.masked(mask)))
    },
    Builtin(
      "blur", .operators,
      [.required("sigma", "the standard deviation in pixels", labelOnly: true), shapeParameter],
      "Blurs a picture with a Gaussian. The border is reflected and repeats the edge, as in d c b a | a b c d | d c b a: "
        + "`reflect` of SciPy's ndimage, `symmetric` of NumPy's pad.",
      equation: "Hx = k_σ ∗ x along rows and columns", source: "diagonal in the cosine basis: Strang, SIAM Review 1999",
      example: "H = blur(sigma: 1.5); check H(ones(1, 8, 8)) ≈ ones(1, 8, 8)"
    ) { arguments, _ in
      let sigma = try arguments.scalar("sigma")
      let width = try sigma.item
      guard width > 0, width.isFinite else {
        throw arguments.error("sigma", "`sigma` of `blur` is above 0, not \(Digits.short(width))")
      }
      return try waiting("blur(sigma: \(Digits.short(width)))", arguments) { try GaussianBlur(sigma: sigma, shape: $0) }
    },
    Builtin(
      "matrix", .operators,
      [.required("M", "measurements by unknowns; a vector is one measurement; or an operator, to be decomposed")],
      "A matrix as an operator on vectors, or the matrix of an operator on its shapes, with its singular value decomposition.",
      equation: "H = U S Vᵀ", source: "Golub and Van Loan, 2013, section 2.4",
      example: "H = matrix([1, 2; 3, 4]); check H([1, 1]) ≈ [3, 7]",
      "A = operator(x -> [x[0] + x[1]], shape: [2]); check matrix(A).s ≈ [sqrt(2)]"
    ) { arguments, _ in
      if case .object(let object) = arguments["M"], let a = object as? OperatorObject {
        let h = try a.bound(to: nil)
        return .object(
          OperatorObject(
            try DenseOperator(
              h.matrix(), name: OperatorName.function("matrix", of: h.name), domain: h.domain, range: h.range)))
      }
      let entries = try arguments.tensor("M")
      guard (1...2).contains(entries.rank), entries.count > 0 else {
        throw arguments.error(
          "M",
          entries.count == 0
            ? "a matrix of \(Shape.text(entries.shape)) has no entries"
            : "`matrix` takes a vector or a matrix, not \(ValueText.described(.tensor(entries)))", code: .wrongShape)
      }
      let rows = entries.rank == 1 ? try entries.reshaped([1, entries.count]) : entries
      return .object(OperatorObject(try DenseOperator(rows)))
    },
    Builtin(
      "diagonal", .operators, [.required("v", "the factors, of the shape of an event")],
      "The elementwise product as an operator.",
      equation: "Hx = v ⊙ x", source: "singular values |v|",
      example: "H = diagonal([1, -2]); check H.s ≈ [2, 1]"
    ) { arguments, _ in .object(OperatorObject(try Diagonal(arguments.tensor("v")))) },
    Builtin(
      "operator", .operators,
      [
        .required("f", "a function of one event"), .required("shape", "the shape it takes", labelOnly: true),
        .standard(
          "linear", .number(1), "whether f is linear; a nonlinear one is used by its derivatives", labelOnly: true,
          shown: "true"),
      ],
      "A function of your own as an operator; its adjoint is its vector–Jacobian product. For guided walks and posteriors "
        + "it is made a matrix and decomposed once, by a call for each unknown, up to 1024 unknowns and measurements, or "
        + "more of the one and fewer of the other: m n² of the larger and the smaller at most 1024³. Above, walks use "
        + "Krylov spaces.",
      equation: "Hᵀu = (∂f/∂x)ᵀ u", source: "Griewank and Walther, 2008",
      example: "D = operator(x -> x[1:] - x[0:-1], shape: [10]); check D(ones(10)) ≈ zeros(9)",
      "H = operator(x -> x^2, shape: [2], linear: false); check H.jacobian([1, 3])([1, 1]) ≈ [2, 6]"
    ) { arguments, session in
      let (f, shape) = (try arguments.function("f", taking: "x -> …"), try arguments.shape("shape"))
      if try arguments.truth("linear") {
        return .object(OperatorObject(try FunctionOperator(f, shape: shape, session: session)))
      }
      return .object(NonlinearOperatorObject(try NonlinearFunctionOperator(f, shape: shape, session: session)))
    },
    Builtin(
      "adjoint", .operators, [.required("H", "an operator or a matrix")],
      "The adjoint, also written H'.",
      equation: "⟨Hx, y⟩ = ⟨x, Hᵀy⟩", source: "Golub and Van Loan, 2013",
      example: "H = matrix([1, 2; 3, 4]); check adjoint(H)([1, 0]) ≈ [1, 2]"
    ) { arguments, session in
      try UnaryArithmetic.apply(.adjoint, arguments["H"], text: arguments.text("H") ?? "H", session)
    },
    Builtin(
      "pinv", .operators,
      [
        .required("H", "an operator or a matrix"),
        .standard(
          "tolerance", .number(1e-6), "singular values under this multiple of the largest are dropped", labelOnly: true),
      ],
      "The pseudo-inverse, also written H†; singular values under `tolerance` times the largest count as zero.",
      equation: "H† = V S† Uᵀ", source: "Moore, 1920; Penrose, 1955",
      example: "M = [1, 0; 0, 0]; check pinv(M) ≈ M"
    ) { arguments, _ in
      try NonlinearOperatorObject.refuse("H", of: arguments)
      let tolerance = try arguments.number("tolerance")
      guard tolerance >= 0, tolerance < 1 else {
        throw arguments.error("tolerance", "`tolerance` is from 0 to under 1, not \(Digits.short(tolerance))")
      }
      if case .object(let object) = arguments["H"], let h = object as? OperatorObject {
        return h.pseudoInverse(cutoff: tolerance)
      }
      let matrix = try arguments.tensor("H")
      guard matrix.rank >= 2 else {
        let text = arguments.text("H") ?? "x"
        throw arguments.error(
          "H", "`pinv` takes a matrix or an operator, not \(ValueText.described(arguments["H"]))", code: .wrongShape,
          help: matrix.rank == 0 ? "the inverse of a number is `1/\(text)`" : "an operator is `matrix(\(text))`")
      }
      return .from(try pseudoInverse(matrix, tolerance: tolerance))
    },
    Builtin(
      "modes", .operators,
      [.required("H", "an operator"), .required("f", "a function of the singular values")],
      "A function of the singular values on the side of the unknowns, f(0) on the null space; without a singular system "
        + "it is applied by bidiagonalisation.",
      equation: "V f(S) Vᵀ", source: "Hansen, 2010 (filter factors); Golub and Kahan, 1965",
      example: "H = matrix([1, 0; 0, 2]); check modes(H, s -> s^2)([1, 1]) ≈ [1, 4]"
    ) { arguments, session in
      try NonlinearOperatorObject.refuse("H", of: arguments)
      let f = try arguments.function("f", taking: "s -> …")
      let h = try arguments.object("H", as: OperatorObject.self, expected: "an operator")
      let apply: @Sendable (Tensor<Double>) throws -> Tensor<Double> = {
        try session.callTensor(f, [$0], purpose: "`modes`").broadcasted(to: $0.shape)
      }
      return h.mapped("modes", .modes(apply)) { try apply($0) }
    },
  ]

  /// An operator for the shape given by `shape:`, or one that waits for its first use.
  private static func waiting(
    _ name: String, _ arguments: Arguments, _ recipe: @escaping @Sendable ([Int]) throws -> any LinearOperator
  ) throws -> Value {
    if arguments.has("shape") { return .object(OperatorObject(try recipe(arguments.shape("shape")))) }
    return .object(OperatorObject(.waiting(OperatorExpression.Slot(name, recipe))))
  }
}
