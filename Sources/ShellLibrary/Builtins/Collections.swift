import Numerics
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Lists, tables, and functions applied to each part.
  static let collections: [Builtin] = [
    Builtin(
      "map", .collections,
      [.required("f", "a function of one value"), .required("xs", "a tensor, range, tuple or table")],
      "Applies a function to each element of the first axis: numbers and tensors stack, records make a table.",
      equation: "[f(x₀), f(x₁), …]", source: "functional programming", example: "map(n -> n^2, [3, 5, 10])",
      "map(n -> (n: n, square: n^2), 1..3)"
    ) { arguments, session in
      let f = try arguments.function("f", taking: "x -> …")
      let results = try parts("xs", arguments).map { try session.call(f, [$0]) }
      if results.allSatisfy({ if case .nothing = $0 { true } else { false } }), !results.isEmpty { return .nothing }
      return try gathered(results, arguments)
    },
    Builtin(
      "filter", .collections,
      [
        .required("f", "a function of one value that yields 0 or 1"),
        .required("xs", "a tensor, range, tuple or table"),
      ],
      "Keeps the elements of the first axis for which a function is true.", equation: "[x : f(x) ≠ 0]",
      source: "functional programming", example: "filter(n -> n % 2 == 0, 1..6)"
    ) { arguments, session in
      let f = try arguments.function("f", taking: "x -> …")
      let kept = try parts("xs", arguments).filter { part in
        guard let truth = try session.call(f, [part]).number else {
          throw arguments.error(
            "f", "the function given to `filter` yields one number", code: .needsOneElement,
            help: "compare, as in `x -> x > 0`, or reduce with `all(…)`")
        }
        return truth != 0
      }
      if case .tuple = arguments["xs"] { return .tuple(try Tuple(kept)) }
      return try gathered(kept, arguments)
    },
    Builtin(
      "fold", .collections,
      [
        .required("f", "a function of what was reached and the next element"), .required("start", "the first value"),
        .required("xs", "a tensor, range, tuple or table"),
      ],
      "Goes through the elements of the first axis and carries a value along.",
      equation: "f(… f(f(start, x₀), x₁) …, xₙ)",
      source: "functional programming", example: "fold((s, x) -> s + x^2, 0, [1, 2, 3])"
    ) { arguments, session in
      let f = try arguments.function("f", taking: "(reached, x) -> …")
      return try parts("xs", arguments).reduce(arguments["start"]) { try session.call(f, [$0, $1]) }
    },
    Builtin(
      "append", .collections,
      [.required("xs", "a table, tensor or tuple; [] to begin with"), .required("x", "a record, element or value")],
      "A copy with one more row, element or part at the end.", equation: "[xs…, x]", source: "conjugate",
      example: "t = append([], (n: 1, psnr: 20)); append(t, (n: 2, psnr: 21))", "append([1, 2], 3)"
    ) { arguments, _ in
      let x = arguments["x"]
      switch (arguments["xs"], x) {
      case (.table(let table), .record(let record)): return .table(try table.appending(record))
      case (.table, _): throw arguments.wrong("x", expected: "a record")
      case (.tuple(let tuple), _): return .tuple(try Tuple(tuple.elements + [x]))
      case (.tensor(let tensor), .record(let record)) where tensor.count == 0: return .table(try Table([record]))
      default: break
      }
      let tensor = try arguments.tensor("xs")
      if tensor.count == 0, tensor.rank == 1 { return try gathered([x], arguments) }
      let part = try arguments.tensor("x")
      guard tensor.rank > 0, part.shape == Array(tensor.shape.dropFirst()) else {
        throw arguments.error(
          "x",
          "an element of shape \(Shape.text(part.shape)) does not go into a tensor of shape \(Shape.text(tensor.shape))",
          code: .unequalElements,
          help: tensor.rank == 1
            ? "an element of a vector is a number; all of them are joined by `concat`"
            : "an element has the shape \(Shape.text(Array(tensor.shape.dropFirst())))")
      }
      return .from(try Tensor.concat([tensor, part.reshaped([1] + part.shape)]))
    },
    Builtin(
      "zip", .collections, [.rest("lists", "tensors, ranges or tuples of one length")],
      "The first elements as a tuple, the second ones, and so on.", equation: "((a₀, b₀), (a₁, b₁), …)",
      source: "functional programming", example: "for pair in zip(1..3, [4, 5, 6]) { print pair }"
    ) { arguments, _ in
      let lists = try arguments.rest("lists").map { value in
        guard let parts = try elements(value) else {
          throw arguments.error(
            .wrongType, "`zip` takes lists, not \(ValueText.described(value))",
            help: "a list is a tensor, a range or a tuple: `zip([1, 2], [3, 4])`")
        }
        return parts
      }
      guard let count = lists.first?.count, lists.allSatisfy({ $0.count == count }) else {
        throw arguments.error(
          .badArgument, "the lists have \(lists.map { String($0.count) }.joined(separator: ", ")) elements",
          help: "`zip` takes lists of one length")
      }
      return .tuple(try Tuple(try (0..<count).map { row in .tuple(try Tuple(lists.map { $0[row] })) }))
    },
  ]

  /// The elements of the first axis, or the parts.
  static func elements(_ value: Value) throws -> [Value]? {
    switch value {
    case .tuple(let tuple): return tuple.elements
    case .table(let table): return try (0..<table.rowCount).compactMap { try table.row($0).map(Value.record) }
    case .range, .tensor:
      // Each part becomes a value, and so does what is made of it.
      _ = try MemoryBudget.admit([value.shape?.first ?? 0], bytesEach: 2 * MemoryLayout<Value>.stride)
      guard let tensor = try value.tensor(), tensor.rank > 0 else { return nil }
      if tensor.rank == 1, !tensor.isTraced { return tensor.scalars.map(Value.number) }
      return try (0..<tensor.shape[0]).map { .from(try tensor.indexed([.at($0)])) }
    default: return nil
    }
  }

  private static func parts(_ name: String, _ arguments: Arguments) throws -> [Value] {
    if let parts = try elements(arguments[name]) { return parts }
    throw arguments.wrong(name, expected: "a tensor, range, tuple or table")
  }

  /// Values as one: stacked, a table, or where neither fits a tuple.
  private static func gathered(_ values: [Value], _ arguments: Arguments) throws -> Value {
    do {
      return try Stacking.stack(values) ?? .tuple(Tuple(values))
    } catch let error as Stacking.Unequal {
      throw arguments.error(
        .unequalElements,
        "element 0 has the shape \(ValueText.shape(values[0])) and element \(error.index) \(ValueText.shape(values[error.index]))",
        help: "return a record for a table, or tensors of one shape")
    }
  }
}
