import Numerics
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Derivatives, integrals and differential equations.
  static let calculus: [Builtin] = derivatives + integrals

  private static let differentiation = "Griewank and Walther, Evaluating Derivatives, 2008"

  private static let derivatives: [Builtin] = [
    derivative,
    derivative.named("∂"),
    Builtin(
      "grad", .calculus,
      [.required("f", "a function with one number as its value"), .optional("x", "where", labelOnly: false)],
      "The gradient of a function at a point, through whatever it calls, priors, posteriors and walks included; without the point, the function that gives it.",
      equation: "(∇f)ᵢ = ∂f/∂xᵢ", source: differentiation, example: "grad(x -> norm(x)^2, [1, 2])"
    ) { arguments, session in
      let f = try arguments.function("f", taking: "x -> …")
      guard arguments.has("x") else {
        return .function(
          try .native("grad(f)", over: [f], [.required("x", "where")]) { inner, session in
            try gradient(f, try inner.tensor("x"), session)
          })
      }
      return try gradient(f, try arguments.tensor("x"), session)
    },
    Builtin(
      "jvp", .calculus,
      [.required("F", "a function"), .required("x", "where"), .required("v", "a direction, of the shape of x")],
      "The Jacobian times a vector, in forward mode.", equation: "(∂F/∂x) v", source: differentiation,
      example: "jvp(x -> x^2, [1, 2], [1, 0])"
    ) { arguments, session in
      let f = try arguments.function("F", taking: "x -> …")
      let (x, v) = (try arguments.tensor("x"), try arguments.tensor("v"))
      guard x.shape == v.shape else {
        throw arguments.error(
          "v", "x has the shape \(Shape.text(x.shape)) and v \(Shape.text(v.shape))", code: .shapesDiffer,
          help: "v has the shape of x")
      }
      return .from(try Numerics.jvp({ try session.callTensor(f, [$0], purpose: "`jvp`") }, at: x, along: v).tangent)
    },
    Builtin(
      "vjp", .calculus,
      [
        .required("F", "a function"), .required("x", "where"), .optional("u", "of the shape of F(x)", labelOnly: false),
      ],
      "A vector times the Jacobian, in reverse mode; without `u` the value and the map u → (∂F/∂x)ᵀu, from one run of F.",
      equation: "(∂F/∂x)ᵀ u", source: differentiation,
      example: "vjp(x -> x^2, [1, 2], [1, 1])", "(y, pull) = vjp(x -> x^2, [1, 2]); check pull([1, 1]) ≈ [2, 4]"
    ) { arguments, session in
      let f = try arguments.function("F", taking: "x -> …")
      let x = try arguments.tensor("x")
      let (value, pullback) = try Numerics.vjp({ try session.callTensor(f, [$0], purpose: "`vjp`") }, at: x)
      guard arguments.has("u") else {
        let pull = Function.native("pullback", [.required("u", "of the shape of F(x)")]) { arguments, _ in
          .from(try pullback(arguments.tensor("u")))
        }
        return .tuple(try Tuple([.from(value), .function(pull)]))
      }
      let u = try arguments.tensor("u")
      guard value.shape == u.shape else {
        throw arguments.error(
          "u", "F(x) has the shape \(Shape.text(value.shape)) and u \(Shape.text(u.shape))", code: .shapesDiffer,
          help: "u has the shape of F(x)")
      }
      return .from(try pullback(u))
    },
    Builtin(
      "jacobian", .calculus, [.required("F", "a function"), .required("x", "where")],
      "All partial derivatives, of shape F(x) × x.", equation: "Jᵢⱼ = ∂Fᵢ/∂xⱼ", source: differentiation,
      example: "jacobian(x -> [x[0]*x[1], x[0]], [2, 3])"
    ) { arguments, session in
      let f = try arguments.function("F", taking: "x -> …")
      return .from(
        try Numerics.jacobian({ try session.callTensor(f, [$0], purpose: "`jacobian`") }, at: try arguments.tensor("x"))
      )
    },
    Builtin(
      "hessian", .calculus, [.required("f", "a function with one number as its value"), .required("x", "where")],
      "The second derivatives of a function, of shape x × x.", equation: "Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ", source: differentiation,
      example: "hessian(x -> x[0]^2*x[1], [1, 2])"
    ) { arguments, session in
      let f = try arguments.function("f", taking: "x -> …")
      return .from(
        try Numerics.jacobian(
          { try Numerics.grad({ try one(f, $0, "hessian", session) }, at: $0) },
          at: try arguments.tensor("x")))
    },
  ]

  /// `deriv(f)`, which is a function of the same arguments.
  private static let derivative = Builtin(
    "deriv", .calculus, [.required("f", "a function of a number; of a tensor, an elementwise one")],
    "The derivative of a function with respect to its first argument, as a function; also ∂(f).",
    equation: "f'(t) = lim (f(t + h) − f(t))/h", source: differentiation, example: "deriv(t -> t^3)(2)",
    "g = ∂(sin); check g(0.5) ≈ cos(0.5)"
  ) { arguments, _ in
    let f = try arguments.function("f")
    return .function(
      try .native("deriv(f)", over: [f], [.required("t", "where"), .rest("others", "the other arguments")]) {
        inner, session in
        let t = try inner.tensor("t")
        let others = inner.rest("others")
        let slope = try Numerics.jvp(
          { t in
            let value = try session.call(f, [.from(t)] + others)
            guard let tensor = try value.tensor() else {
              throw Diagnostic(.notDifferentiable, "the function returned \(ValueText.described(value))")
            }
            return tensor
          }, at: t, along: try Tensor.ones(t.shape))
        return .from(slope.tangent)
      })
  }

  private static func gradient(_ f: Value, _ x: Tensor<Double>, _ session: Session) throws -> Value {
    .from(
      try Numerics.grad(
        { try one(f, $0, "grad", session) }, at: x))
  }

  /// The value of a function of which a gradient is taken.
  private static func one(
    _ f: Value, _ x: Tensor<Double>, _ name: String, _ session: Session
  ) throws -> Tensor<Double> {
    let value = try session.callTensor(f, [x], purpose: "`\(name)`")
    guard value.count == 1 else {
      throw Diagnostic(
        .notDifferentiable,
        "`\(name)` needs one number, and the function returned \(ValueText.described(.tensor(value)))",
        help: "reduce it with `sum`, or take all derivatives with `jacobian(f, x)`")
    }
    return value
  }
}
