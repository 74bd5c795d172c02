import Numerics
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  /// The shape of tensors, and their parts put together.
  static let shapes: [Builtin] = [
    Builtin(
      "shape", .shapes, [.required("x", "a number or a tensor")], "The lengths of the axes, as a vector.",
      equation: "shape(x)[k] = length of axis k", source: "NumPy's shape", example: "shape(zeros(2, 3))"
    ) { arguments, session in
      if case .object(let object) = arguments["x"], let shape = try object.field("shape", session) { return shape }
      return .tensor(Tensor(try arguments.tensor("x").shape.map(Double.init)))
    },
    Builtin(
      "count", .shapes, [.required("x", "a tensor, tuple, table or string")],
      "The number of elements, parts, rows or characters.", equation: "Π shape(x)", source: "elementary",
      example: "count(zeros(2, 3))"
    ) { arguments, _ in
      switch arguments["x"] {
      case .tuple(let tuple): return .number(Double(tuple.elements.count))
      case .table(let table): return .number(Double(table.rowCount))
      case .record(let record): return .number(Double(record.names.count))
      case .string(let text): return .number(Double(text.count))
      case .range(let range):
        guard let count = range.count else { throw arguments.error("x", range.uncountable) }
        return .number(Double(count))
      default: return .number(Double(try arguments.tensor("x").count))
      }
    },
    Builtin(
      "reshape", .shapes, [.required("x", "a tensor"), .rest("lengths", "the new lengths; one may be -1")],
      "The same elements, row by row, in another shape.", equation: "Π of the new lengths = count(x)",
      source: "NumPy's reshape", example: "reshape(1..6, [2, 3])", "reshape(1..6, 3, -1)"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      let target = try newShape(arguments, x.count)
      guard Shape.count(target) == x.count else {
        throw arguments.error(
          .wrongShape, "\(x.count) elements do not fill the shape \(asked(arguments, target))",
          help: "the product of the lengths is the number of elements")
      }
      return .from(try x.reshaped(target))
    },
    one(
      "flatten", "All elements row by row, as a vector.", equation: "reshape(x, [count(x)])",
      example: "flatten([1, 2; 3, 4])"
    ) { x, _ in
      try x.reshaped([x.count])
    },
    one(
      "squeeze", "The tensor without its axes of length 1.", equation: "shape without ones",
      example: "squeeze(zeros(1, 3, 1))"
    ) { x, _ in
      try x.reshaped(x.shape.filter { $0 != 1 })
    },
    one(
      "transpose", "The tensor with its last two axes swapped, as x'.", equation: "yᵢⱼ = xⱼᵢ",
      example: "transpose([1, 2; 3, 4])"
    ) { x, arguments in
      guard x.rank > 1 else {
        throw arguments.error(
          "x", "a tensor of two axes or more is needed to swap them", code: .cannotTranspose,
          help: x.rank == 1
            ? "a column is `reshape(\(arguments.text("x") ?? "x"), [\(x.count), 1])`" : "a number has no axes")
      }
      return try x.transposed()
    },
    Builtin(
      "permute", .shapes, [.required("x", "a tensor"), .required("order", "which axis goes where")],
      "The tensor with its axes in another order.", equation: "shape(y)[k] = shape(x)[order[k]]",
      source: "NumPy's transpose", example: "shape(permute(zeros(2, 3, 4), [2, 0, 1]))"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      let order = try arguments.shape("order")
      guard order.sorted() == Array(0..<x.rank) else {
        throw arguments.error("order", "the order names each of the axes 0 to \(x.rank - 1) once")
      }
      return .from(try x.permuted(order))
    },
    Builtin(
      "broadcast", .shapes, [.required("x", "a tensor"), .rest("lengths", "the new lengths")],
      "The tensor repeated along axes of length 1, or new leading ones, to a shape.",
      equation: "NumPy's broadcasting rule",
      source: "NumPy's broadcast_to", example: "broadcast([1, 2], 3, 2)"
    ) { arguments, _ in
      .from(try arguments.tensor("x").broadcasted(to: try arguments.shape(ofRest: "lengths")))
    },
    Builtin(
      "flip", .shapes,
      [.required("x", "a tensor"), .standard("axis", .number(-1), "the axis to turn round", labelOnly: true)],
      "The elements in reverse along an axis.", equation: "yᵢ = xₙ₋₁₋ᵢ", source: "NumPy's flip",
      example: "flip([1, 2, 3])"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      guard x.rank > 0 else { return .from(x) }
      let axis = try Axes.axis(try arguments.integer("axis"), "axis", arguments, x.rank)
      let whole = Array(repeating: TensorIndex.all, count: axis)
      return .from(try x.indexed(whole + [.range(start: nil, end: nil, step: -1)]))
    },
    Builtin(
      "roll", .shapes,
      [
        .required("x", "a tensor"), .required("shift", "by how many places"),
        .standard("axis", .number(-1), "the axis to move along", labelOnly: true),
      ],
      "The elements moved along an axis; what leaves one end comes in at the other.", equation: "yᵢ = x₍ᵢ₋ₛ₎ mod n",
      source: "NumPy's roll", example: "roll([1, 2, 3], 1)"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      guard x.rank > 0, x.count > 0 else { return .from(x) }
      let axis = try Axes.axis(try arguments.integer("axis"), "axis", arguments, x.rank)
      let n = x.shape[axis]
      let shift = ((try arguments.integer("shift") % n) + n) % n
      if shift == 0 { return .from(x) }
      return .from(
        try Tensor.concat([x.sliced(axis: axis, n - shift..<n), x.sliced(axis: axis, 0..<n - shift)], axis: axis))
    },
  ]

  private static func one(
    _ name: String, _ sentence: String, equation: String, example: String,
    _ body: @escaping @Sendable (Tensor<Double>, Arguments) throws -> Tensor<Double>
  ) -> Builtin {
    Builtin(
      name, .shapes, [.required("x", "a tensor")], sentence, equation: equation, source: "NumPy", example: example
    ) { arguments, _ in .from(try body(try arguments.tensor("x"), arguments)) }
  }

  /// Lengths of which one may be −1: whatever is left.
  /// The shape that was asked for, with `?` for the length that was to follow.
  private static func asked(_ arguments: Arguments, _ target: [Int]) -> String {
    let values = arguments.rest("lengths")
    let whole = values.count == 1 ? try? values[0].tensor()?.scalars : nil
    let given = whole ?? values.map { $0.number ?? 0 }
    guard given.contains(-1) else { return Shape.text(target) }
    return given.map { $0 == -1 ? "?" : Digits.short($0) }.joined(separator: "×")
  }

  private static func newShape(_ arguments: Arguments, _ count: Int) throws -> [Int] {
    let values = arguments.rest("lengths")
    let given = values.count == 1 ? try values[0].tensor()?.scalars : values.map { $0.number ?? .nan }
    guard let given, given.filter({ $0 == -1 }).count == 1,
      given.allSatisfy({ $0 == $0.rounded() && $0 >= -1 && $0 < 0x1p60 })
    else {
      return try arguments.shape(ofRest: "lengths")
    }
    let known = given.filter { $0 != -1 }.map { Int($0) }
    guard let product = Shape.count(known), product > 0, count % product == 0 else { return known + [0] }
    return given.map { $0 == -1 ? count / product : Int($0) }
  }
}
