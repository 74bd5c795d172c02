import Numerics
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  /// Statistics of samples and what belongs to them.
  static let statistics: [Builtin] = [
    reduction(
      "sd", "The standard deviation of a sample; nan of fewer than two.", equation: "√(Σ (xᵢ − x̄)² / (n − 1))",
      source: "elementary statistics; the square root of `cov`, with n − 1",
      examples: ("sd([1, 2, 3, 4])", "sd(randn(100, 3), axis: 0)")
    ) { x, axes, _ in
      try axes.apply(x) { try variance($0).sqrt() }
    },
    reduction(
      "var", "The variance of a sample; nan of fewer than two.", equation: "Σ (xᵢ − x̄)² / (n − 1)",
      source: "elementary statistics, with n − 1",
      examples: ("var([1, 2, 3, 4])", "var(randn(100, 3), axis: 0)")
    ) { x, axes, _ in
      try axes.apply(x, variance)
    },
    Builtin(
      "cov", .reductions, [.required("x", "samples along axis 0")],
      "The covariance matrix of samples; events of more axes are taken as vectors.",
      equation: "Σ (xₖ − x̄)(xₖ − x̄)ᵀ / (n − 1)", source: "elementary statistics, with n − 1",
      example: "cov([1, 2; 3, 5; 4, 4])"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      guard x.rank > 0, x.shape[0] > 1 else {
        throw arguments.error(
          "x", "`cov` needs two samples or more along axis 0", code: .wrongShape,
          help: "samples are rows: n×k for n samples of k numbers")
      }
      let n = x.shape[0]
      let rows = try x.reshaped([n, x.count / n])
      let centred = try rows - rows.mean(axes: [0], keepingAxes: true)
      let matrix = try matmul(centred.transposed(), centred) / Double(n - 1)
      return .from(x.rank == 1 ? try matrix.reshaped([]) : matrix)
    },
    reduction(
      "median", "The middle value, the mean of the two middle ones of an even number; nan if there is one.",
      equation: "x₍ₙ₊₁₎⸝₂ of the sorted x",
      source: "elementary statistics", examples: ("median([3, 1, 2, 10])", "median([1, 2; 3, 4; 5, 9], axis: 0)")
    ) { x, axes, arguments in
      try axes.apply(x) { try quantile(nonempty($0, arguments), 0.5) }
    },
    reduction(
      "quantile", "The value below which a fraction q of the elements lies, interpolated linearly.",
      equation: "x₍ₕ₎ + (h − ⌊h⌋)(x₍ₕ₊₁₎ − x₍ₕ₎), h = (n − 1) q", source: "Hyndman and Fan, 1996, type 7",
      examples: ("quantile([1, 2, 3, 4], 0.25)", "quantile(randn(100, 2), 0.9, axis: 0)"),
      extra: [.required("q", "a fraction from 0 to 1")]
    ) { x, axes, arguments in
      let q = try arguments.number("q")
      guard q >= 0, q <= 1 else {
        throw arguments.error(
          "q", "`q` of `quantile` is a fraction from 0 to 1, not \(Digits.short(q))",
          help: q > 1 && q <= 100
            ? "of a percentage: `quantile(x, \(Digits.short(q / 100)))`" : "0 is the smallest and 1 the largest")
      }
      return try axes.apply(x) { try quantile(nonempty($0, arguments), q) }
    },
    Builtin(
      "sort", .reductions,
      [
        .required("x", "a tensor"), .standard("axis", .number(-1), "the axis to sort along", labelOnly: true),
        .standard("descending", .number(0), "1 for the largest first", labelOnly: true),
      ],
      "Sorts the elements along an axis; nan comes last.", equation: "x₍₁₎ ≤ x₍₂₎ ≤ …", source: "NumPy's sort",
      example: "sort([3, 1, 2])", "sort([3, 1; 2, 4], axis: 0, descending: true)"
    ) { arguments, _ in
      let isDescending = try arguments.truth("descending")
      return .from(try alongAxis(arguments) { try sorted($0, isDescending: isDescending) })
    },
    Builtin(
      "cumsum", .reductions,
      [.required("x", "a tensor"), .standard("axis", .number(-1), "the axis to sum along", labelOnly: true)],
      "The running sums along an axis.", equation: "yᵢ = Σⱼ≤ᵢ xⱼ", source: "NumPy's cumsum",
      example: "cumsum([1, 2, 3])"
    ) { arguments, _ in
      .from(try alongAxis(arguments) { try $0.cumulativeSum(axis: 1) })
    },
    Builtin(
      "dot", .reductions, [.required("a", "a tensor"), .required("b", "a tensor of the same shape")],
      "The inner product: the sum of the products of the elements.", equation: "Σ aᵢ bᵢ", source: "elementary",
      example: "dot([1, 2], [3, 4])"
    ) { arguments, _ in
      let (a, b) = (try arguments.tensor("a"), try arguments.tensor("b"))
      guard a.shape == b.shape else {
        throw arguments.error(
          "b", "`dot` of the shapes \(Shape.text(a.shape)) and \(Shape.text(b.shape))", code: .shapesDiffer,
          help: "the inner product needs equal shapes; the matrix product is written `@`")
      }
      return .from(try a.dot(b))
    },
  ]

  /// The variance of each row, with n − 1.
  private static func variance(_ rows: Tensor<Double>) throws -> Tensor<Double> {
    let n = Double(rows.shape[1])
    let centred = try rows - rows.mean(axes: [1], keepingAxes: true)
    // Of fewer than two there is no spread: 0/0.
    return try centred.square().sum(axis: 1) / max(n - 1, 0)
  }

  /// Works on the rows of a matrix that are the lines of the tensor along `axis:`, and puts them back.
  private static func alongAxis(
    _ arguments: Arguments, _ rows: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    let x = try arguments.tensor("x")
    guard x.rank > 0 else { return x }
    let axis = try Axes.axis(try arguments.integer("axis"), "axis", arguments, x.rank)
    let last = x.rank - 1
    var order = Array(0..<x.rank)
    order.swapAt(axis, last)
    let moved = axis == last ? x : try x.permuted(order)
    let width = moved.shape[last]
    guard x.count > 0 else { return x }
    let result = try rows(moved.reshaped([x.count / width, width])).reshaped(moved.shape)
    return axis == last ? result : try result.permuted(order)
  }

  /// Each row in order; the derivative goes with the elements.
  private static func sorted(_ rows: Tensor<Double>, isDescending: Bool) throws -> Tensor<Double> {
    let width = rows.shape[1]
    let values = rows.scalars
    var positions: [Int] = []
    positions.reserveCapacity(values.count)
    for row in 0..<rows.shape[0] {
      let line = try Polling.sorted(row * width..<(row + 1) * width) { a, b in
        let (x, y) = (values[a], values[b])
        if x.isNaN || y.isNaN { return x.isNaN == y.isNaN ? a < b : y.isNaN }
        if x == y { return a < b }
        return isDescending ? x > y : x < y
      }
      positions += line
    }
    return try rows.gathered(positions, shape: rows.shape)
  }

  private static func quantile(_ rows: Tensor<Double>, _ q: Double) throws -> Tensor<Double> {
    let ordered = try sorted(rows, isDescending: false)
    let place = Double(rows.shape[1] - 1) * q
    let low = Int(place.rounded(.down))
    let high = min(low + 1, rows.shape[1] - 1)
    let below = try ordered.indexed([.all, .at(low)])
    let share = place - Double(low)
    var result = below
    if share > 0 {
      let above = try ordered.indexed([.all, .at(high)])
      let isFinite = try (above.untraced - below.untraced).abs().less(Tensor(Double.infinity))
      // Beside an infinity there is no difference to take a share of; between two equal ones is the same.
      let rest = try Tensor.select(above.untraced.equals(below.untraced), below, (1 - share) * below + share * above)
      result = try Tensor.select(isFinite, below + (above - below) * share, rest)
    }
    // nan comes last.
    let last = try ordered.indexed([.all, .at(-1)])
    return try Tensor.select(last.untraced.differs(last.untraced), last, result)
  }
}
