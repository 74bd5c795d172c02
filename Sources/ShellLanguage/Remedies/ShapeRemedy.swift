import Numerics

/// What to do about two shapes that do not go together.
enum ShapeRemedy {
  /// Shapes that a function or operator would have broadcast; the texts are those of the operands.
  static func broadcast(_ x: [Int], _ y: [Int], _ left: String, _ right: String, isProduct: Bool = false) -> String {
    if x.count == 2, y.count == 2, x[0] == y[1], x[1] == y[0] { return "did you mean `\(transposed(right))`?" }
    if x.count == 1, y.count == 2, y[0] == x[0] { return "a column is `reshape(\(left), [\(x[0]), 1])`" }
    if y.count == 1, x.count == 2, x[0] == y[0] { return "a column is `reshape(\(right), [\(y[0]), 1])`" }
    if isProduct, x.count == 2, x[1] == y.first { return "the matrix product is written `@`" }
    return "lengths match from the right, where they are equal or 1"
  }

  /// The transpose as it is written: `A'`, or `A` of `A'`.
  static func transposed(_ text: String) -> String {
    var depth = 0
    for character in text {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if depth == 0, " +-*/%@^".contains(character) { return "(\(text))'" }
    }
    return text.hasSuffix("'") ? String(text.dropLast()) : text + "'"
  }

  /// Two tensors that must have one shape.
  static func equal(_ x: [Int], _ y: [Int], _ left: String, _ right: String) -> String? {
    if x.count == 2, y.count == 2, x[0] == y[1], x[1] == y[0] { return "did you mean `\(transposed(right))`?" }
    if y.count == x.count + 1, Array(y.dropFirst()) == x { return "take one of the batch: `\(right)[0]`" }
    if x.count == y.count + 1, Array(x.dropFirst()) == y { return "take one of the batch: `\(left)[0]`" }
    if x.reduce(1, *) == y.reduce(1, *) {
      return "the same numbers in that shape are `reshape(\(right), [\(x.map(String.init).joined(separator: ", "))])`"
    }
    return nil
  }

  /// What a built-in whose arguments do not fit wants of them.
  static func of(_ function: String, _ x: [Int], _ y: [Int], _ left: String, _ right: String) -> String {
    switch function {
    case "psnr", "ssim":
      equal(x, y, left, right) ?? "pictures of one shape are compared; a measurement gets that of x by `H†(y)`"
    case "convert": "a prediction has the shape of x"
    case "wasserstein": "both hold events of one shape, one along the first axis each"
    case "coverage": "the draws have one axis more than the truth, the second one: truth n×…, draws n×k×…"
    case "broadcast": "only axes of length 1 are repeated, and new ones come in front"
    case "kron": "the Kronecker product is of two matrices"
    case "reshape": "a tensor of \(x.reduce(1, *)) elements keeps them all; -1 stands for a length that follows"
    case "where", "minimum", "maximum", "atan2", "clip": broadcast(x, y, left, right)
    default: equal(x, y, left, right) ?? "both have one shape here"
    }
  }
}
