import Numerics
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  /// Tensors put together and taken apart by positions.
  static let joining: [Builtin] = [
    Builtin(
      "stack", .shapes,
      [
        .rest("parts", "tensors of one shape, or one tuple of them"),
        .standard("axis", .number(0), "where the new axis goes", labelOnly: true),
      ],
      "Stacks tensors of one shape on a new axis.", equation: "yₖ… = (xₖ)…", source: "NumPy's stack",
      example: "stack([1, 2], [3, 4])", "shape(stack(zeros(2, 3), ones(2, 3), axis: -1))"
    ) { arguments, _ in
      let parts = try tensors(arguments)
      for part in parts where part.shape != parts[0].shape {
        throw arguments.error(
          .unequalElements, "the parts have the shapes \(Shape.text(parts[0].shape)) and \(Shape.text(part.shape))",
          help: "`concat(…, axis:)` joins along an axis that is there")
      }
      let rank = parts[0].rank + 1
      let axis = try Axes.axis(try arguments.integer("axis"), "axis", arguments, rank)
      let stacked = try Tensor.stack(parts)
      if axis == 0 { return .from(stacked) }
      var order = Array(1..<rank)
      order.insert(0, at: axis)
      return .from(try stacked.permuted(order))
    },
    Builtin(
      "concat", .shapes,
      [
        .rest("parts", "tensors, or one tuple of them"),
        .standard("axis", .number(0), "the axis along which they are joined", labelOnly: true),
      ],
      "Joins tensors along an axis; numbers count as vectors of one.",
      equation: "shape along the axis: the sum of theirs",
      source: "NumPy's concatenate", example: "concat([1, 2], 3)", "concat(zeros(2, 1), ones(2, 2), axis: 1)"
    ) { arguments, _ in
      let parts = try tensors(arguments).map { $0.rank == 0 ? try $0.reshaped([1]) : $0 }
      let axis = try Axes.axis(try arguments.integer("axis"), "axis", arguments, parts[0].rank)
      for part in parts {
        let others = zip(part.shape, parts[0].shape).enumerated().filter { $0.offset != axis }
        guard part.rank == parts[0].rank, others.allSatisfy({ $0.element.0 == $0.element.1 }) else {
          throw arguments.error(
            .shapesDiffer,
            "shapes \(Shape.text(parts[0].shape)) and \(Shape.text(part.shape)) do not join along axis \(axis)",
            help: "all other axes have equal lengths")
        }
      }
      return .from(try Tensor.concat(parts, axis: axis))
    },
    Builtin(
      "take", .shapes,
      [
        .required("x", "a tensor"), .required("positions", "whole numbers"),
        .standard("axis", .number(0), "the axis to take from", labelOnly: true),
      ],
      "The elements at a list of positions along an axis.", equation: "yₖ = x[positions[k]]", source: "NumPy's take",
      example: "take([10, 20, 30], [2, 0])"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      let positions = try arguments.tensor("positions")
      let axis = try Axes.axis(try arguments.integer("axis"), "axis", arguments, x.rank)
      let n = x.shape[axis]
      let wanted = try positions.scalars.map { value -> Int in
        guard value == value.rounded() else {
          throw arguments.error(
            "positions", "a position is a whole number, not \(Digits.short(value))", code: .badIndex,
            help: "round with `floor(…)` or `round(…)`")
        }
        guard let index = Int(exactly: value), index >= -n, index < n else {
          throw arguments.error(
            "positions", "position \(Digits.short(value)) is outside axis \(axis), which has \(n) elements",
            code: .indexOutOfRange, help: n > 0 ? "the positions are 0 to \(n - 1), or -\(n) to -1 from the end" : nil)
        }
        return index < 0 ? index + n : index
      }
      let outer = x.shape.prefix(axis).reduce(1, *)
      let inner = x.shape.dropFirst(axis + 1).reduce(1, *)
      _ = try MemoryBudget.admit([outer, wanted.count, inner])
      let flat = (0..<outer).flatMap { o in
        wanted.flatMap { p in (0..<inner).map { (o * n + p) * inner + $0 } }
      }
      return .from(
        try x.gathered(flat, shape: Array(x.shape.prefix(axis)) + positions.shape + x.shape.dropFirst(axis + 1)))
    },
  ]

  /// The tensors of a `rest` parameter, or of the one tuple or tensor in it.
  private static func tensors(_ arguments: Arguments) throws -> [Tensor<Double>] {
    var values = arguments.rest("parts")
    if values.count == 1 {
      switch values[0] {
      case .tuple(let tuple): values = tuple.elements
      case .tensor(let tensor) where tensor.rank > 0:
        guard tensor.shape[0] > 0 else {
          throw arguments.error(
            .wrongShape, "`\(arguments.function)` of the parts of \(Shape.text(tensor.shape)), which has none")
        }
        return try (0..<tensor.shape[0]).map { try tensor.indexed([.at($0)]) }
      default: break
      }
    }
    guard !values.isEmpty else { throw arguments.error(.missingArgument, "`\(arguments.function)` needs tensors") }
    return try values.map { value in
      guard let tensor = try value.tensor() else {
        throw arguments.error(.wrongType, "`\(arguments.function)` takes tensors, not \(ValueText.described(value))")
      }
      return tensor
    }
  }
}
