import Numerics
import ShellLanguage
import ShellSyntax
import ShellText

extension Builtins {
  /// Functions that make tensors.
  static let creation: [Builtin] = [
    filled("zeros", 0, "A tensor of zeros."),
    filled("ones", 1, "A tensor of ones."),
    Builtin(
      "eye", .creation, [.required("n", "the number of rows")], "The identity matrix.", equation: "δᵢⱼ",
      source: "NumPy's eye", example: "eye(2)"
    ) { arguments, _ in .from(try Tensor.identity(try arguments.integer("n", atLeast: 0))) },
    Builtin(
      "linspace", .creation,
      [
        .required("from", "the first number"), .required("to", "the last number"),
        .standard("count", .number(50), "how many"),
      ],
      "Equally spaced numbers, both ends included.", equation: "xᵢ = a + i (b − a)/(n − 1)", source: "NumPy's linspace",
      example: "linspace(0, 1, 5)"
    ) { arguments, _ in
      let (start, end) = (try arguments.scalar("from"), try arguments.scalar("to"))
      let count = try arguments.integer("count", atLeast: 0)
      guard start.isTraced || end.isTraced else {
        return .from(try Tensor.linspace(start.item, end.item, count: count))
      }
      return .from(try start + (end - start) * Tensor.linspace(0, 1, count: count))
    },
    Builtin(
      "meshgrid", .creation, [.required("x", "a vector"), .required("y", "a vector")],
      "The coordinates of all points of a grid, as two matrices.", equation: "Xᵢⱼ = xⱼ, Yᵢⱼ = yᵢ",
      source: "NumPy's meshgrid", example: "(X, Y) = meshgrid(0..2, 0..1)"
    ) { arguments, _ in
      let (x, y) = (try arguments.tensor("x"), try arguments.tensor("y"))
      guard x.rank == 1, y.rank == 1 else {
        throw arguments.error(x.rank == 1 ? "y" : "x", "`meshgrid` takes vectors", code: .wrongShape)
      }
      let shape = [y.count, x.count]
      return .tuple(
        try Tuple([
          .from(try x.broadcasted(to: shape)), .from(try y.reshaped([y.count, 1]).broadcasted(to: shape)),
        ]))
    },
    Builtin(
      "diag", .creation, [.required("x", "a vector or a matrix")],
      "The diagonal matrix of a vector, or the diagonal of a matrix.", equation: "Dᵢⱼ = xᵢ δᵢⱼ, or xᵢ = Dᵢᵢ",
      source: "NumPy's diag", example: "diag([1, 2])", "diag([1, 2; 3, 4])"
    ) { arguments, _ in
      let x = try arguments.tensor("x")
      switch x.rank {
      case 0: throw arguments.error("x", "`diag` takes a vector or a matrix", code: .wrongShape)
      case 1: return .from(try diagonalMatrix(x))
      default: return .from(try diagonal(x))
      }
    },
  ]

  /// The parameters of functions that make a tensor of any shape.
  static let shapeParameters: [Parameter] = [
    .rest("lengths", "the lengths of the axes, such as 3, 4 or [3, 4]; none for a single number"),
    .optional("like", "a tensor whose shape is taken"),
  ]

  /// The shape that the arguments ask for.
  static func shape(_ arguments: Arguments) throws -> [Int] {
    guard arguments.has("like") else { return try arguments.shape(ofRest: "lengths") }
    guard arguments.rest("lengths").isEmpty else {
      throw arguments.error("like", "lengths and `like` exclude each other", help: "remove one of them")
    }
    return try arguments.tensor("like").shape
  }

  private static func filled(_ name: String, _ value: Double, _ sentence: String) -> Builtin {
    Builtin(
      name, .creation, shapeParameters, sentence, equation: "xᵢ = \(Digits.short(value))", source: "NumPy's \(name)",
      example: "\(name)(2, 3)", "x = [1, 2]; \(name)(like: x)"
    ) { arguments, _ in
      .from(try Tensor(repeating: value, shape: try shape(arguments)))
    }
  }
}
