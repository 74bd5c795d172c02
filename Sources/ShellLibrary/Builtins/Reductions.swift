import Numerics
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Functions that reduce a tensor to fewer numbers.
  static let reductions: [Builtin] = [
    reduction(
      "sum", "The sum of the elements.", equation: "Σ xᵢ", source: "elementary",
      examples: ("sum([1, 2; 3, 4], axis: 0)", "sum(1..100)")
    ) { x, axes, _ in
      try x.sum(axes: axes.reduced, keepingAxes: axes.keepsRank)
    },
    reduction(
      "mean", "The mean of the elements; nan of none.", equation: "Σ xᵢ / n", source: "elementary",
      examples: ("mean([1, 2, 6])", "mean(ones(2, 3, 4), keep: 0)")
    ) { x, axes, _ in
      try x.mean(axes: axes.reduced, keepingAxes: axes.keepsRank)
    },
    reduction(
      "prod", "The product of the elements; 1 of none.", equation: "Π xᵢ", source: "elementary",
      examples: ("prod(1..5)", "prod([1, 2; 3, 4], axis: 1)")
    ) { x, axes, _ in
      try axes.apply(x, product)
    },
    reduction(
      "min", "The smallest element; nan if there is one.", equation: "min xᵢ", source: "elementary",
      examples: ("min([3, 1, 2])", "min([1, 2; 3, 0], axis: 0)")
    ) { x, axes, arguments in
      try axes.apply(x) { try nonempty($0, arguments).min(axis: 1) }
    },
    reduction(
      "max", "The largest element; nan if there is one.", equation: "max xᵢ", source: "elementary",
      examples: ("max([3, 1, 2])", "max([1, 2; 3, 0], axis: 1)")
    ) { x, axes, arguments in
      try axes.apply(x) { try nonempty($0, arguments).max(axis: 1) }
    },
    reduction(
      "argmax", "The position of the largest element, the first of equals, counted row by row without `axis`.",
      equation: "argmax xᵢ", source: "NumPy's argmax", examples: ("argmax([3, 9, 2])", "argmax([1, 2; 3, 0], axis: 0)")
    ) { x, axes, arguments in
      try axes.apply(x) { try nonempty($0, arguments).argmax(axis: 1) }
    },
    reduction(
      "argmin", "The position of the smallest element, the first of equals, counted row by row without `axis`.",
      equation: "argmin xᵢ", source: "NumPy's argmin", examples: ("argmin([3, 9, 2])", "argmin([1, 2; 3, 0], axis: 0)")
    ) { x, axes, arguments in
      try axes.apply(x) { try nonempty($0, arguments).argmin(axis: 1) }
    },
    reduction(
      "all", "1 if no element is 0.", equation: "⋀ xᵢ ≠ 0", source: "elementary",
      examples: ("all([1, 2] > 0)", "all([1, 0; 1, 1], axis: 0)")
    ) { x, axes, _ in
      try axes.apply(x.untraced) { rows in
        try rows.equals(Tensor(0)).sum(axis: 1).equals(Tensor(0))
      }
    },
    reduction(
      "any", "1 if some element is not 0.", equation: "⋁ xᵢ ≠ 0", source: "elementary",
      examples: ("any([1, 2] > 1)", "any([1, 0; 0, 0], axis: 1)")
    ) { x, axes, _ in
      try axes.apply(x.untraced) { rows in
        try rows.differs(Tensor(0)).sum(axis: 1).greater(Tensor(0))
      }
    },
    reduction(
      "norm", "The Euclidean norm; of a matrix, the Frobenius norm.", equation: "√(Σ xᵢ²)", source: "elementary",
      examples: ("norm([3, 4])", "norm([3, 4; 6, 8], axis: 1)")
    ) { x, axes, _ in
      if axes.kept.isEmpty { return try x.norm().reshaped(axes.resultShape(x.shape)) }
      return try axes.apply(x) { rows in
        let squared = try rows.square().sum(axis: 1)
        if squared.scalars.allSatisfy({ $0 > 0x1p-960 && $0 < .infinity }) { return try squared.sqrt() }
        return try Tensor.stack((0..<rows.shape[0]).map { try rows[$0].norm() })
      }
    },
    reduction(
      "logsumexp", "The logarithm of the sum of the exponentials, without overflow.", equation: "log Σ exp(xᵢ)",
      source: "elementary", examples: ("logsumexp([1000, 1000])", "logsumexp([1, 2; 3, 4], axis: 1)")
    ) { x, axes, arguments in
      try axes.apply(x) { try nonempty($0, arguments).logSumExp(axis: 1) }
    },
  ]

  /// A function of one tensor with the parameters `axis:` and `keep:`.
  static func reduction(
    _ name: String, _ sentence: String, equation: String, source: String, examples: (String, String),
    extra: [Parameter] = [],
    body: @escaping @Sendable (Tensor<Double>, Axes, Arguments) throws -> Tensor<Double>
  ) -> Builtin {
    Builtin(
      name, .reductions, [.required("x", "a number or a tensor")] + extra + Axes.parameters, sentence,
      equation: equation, source: source, example: examples.0, examples.1
    ) { arguments, session in
      if case .object(let object) = arguments["x"], let result = try object.elementary(name, session) { return result }
      let x = try arguments.tensor("x")
      return .from(try body(x, try Axes(arguments, x), arguments))
    }
  }

  /// - Throws: a diagnostic when rows are empty: there is no largest of nothing.
  static func nonempty(_ rows: Tensor<Double>, _ arguments: Arguments) throws -> Tensor<Double> {
    guard rows.shape[1] > 0 else {
      throw arguments.error(
        "x", "`\(arguments.function)` of no elements", code: .wrongShape, help: "ask first whether `count(x) > 0`")
    }
    return rows
  }

  /// The product of each row by halving, so that its derivative needs no division by an element that may be 0.
  private static func product(_ rows: Tensor<Double>) throws -> Tensor<Double> {
    var x = rows
    while x.shape[1] > 1 {
      let half = x.shape[1] / 2
      let paired = try x.sliced(axis: 1, 0..<half) * x.sliced(axis: 1, half..<2 * half)
      x =
        x.shape[1] == 2 * half
        ? paired : try Tensor.concat([paired, x.sliced(axis: 1, 2 * half..<x.shape[1])], axis: 1)
    }
    return x.shape[1] == 1 ? try x.reshaped([x.shape[0]]) : try Tensor.ones([x.shape[0]])
  }
}
