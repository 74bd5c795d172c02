extension DiagnosticCode {
  public static let shapesDiffer = DiagnosticCode(
    "E040", "shapes that do not broadcast",
    bad: "x = zeros(3, 4); y = zeros(2, 4); x + y", good: "x = zeros(3, 4); y = zeros(1, 4); x + y",
    """
    Elementwise operators line the axes up from the right; two lengths go together if they are equal or one
    of them is 1, which is then repeated. The message shows both shapes and the lines they come from.
    `reshape(y, [2, 1, 4])` inserts an axis of length 1.
    """)

  public static let matrixShapes = DiagnosticCode(
    "E041", "shapes that a matrix product cannot join",
    bad: "A = zeros(3, 4); v = zeros(3); A @ v", good: "A = zeros(3, 4); v = zeros(4); A @ v",
    """
    `A @ B` sums over the last axis of A and the last but one of B (the only one, if B is a vector); these
    must have the same length. Leading axes broadcast, as in NumPy's matmul.
    """)

  public static let indexOutOfRange = DiagnosticCode(
    "E042", "an index outside the axis",
    bad: "x = [1, 2, 3]; x[3]", good: "x = [1, 2, 3]; x[2]",
    """
    Indices start at 0, so an axis of length n has the indices 0 to n−1, or −n to −1 from the end. Slices
    are half open and are cut at the ends, so `x[0:99]` is no error.
    """)

  public static let tooManyIndices = DiagnosticCode(
    "E043", "more indices than axes",
    bad: "x = [1, 2, 3]; x[0, 1]", good: "x = [1, 2; 3, 4]; x[0, 1]",
    """
    Each index or slice stands for one axis, from the left; axes without one are taken whole.
    """)

  public static let badIndex = DiagnosticCode(
    "E044", "an index that is no index",
    bad: "x = [1, 2, 3]; x[0.5]", good: "x = [1, 2, 3]; x[0]",
    """
    An index is a whole number, a slice `a:b:c`, a range `a..b`, or a mask: a tensor of zeros and ones of the
    same shape, such as `x > 0`. For a list of positions use `take(x, [2, 0])`.
    """)

  public static let unequalElements = DiagnosticCode(
    "E045", "a list whose elements have different shapes",
    bad: "x = [zeros(2), zeros(3)]", good: "x = [zeros(2), zeros(2)]",
    """
    A list of numbers is a vector, and tensors of one shape stack on a new first axis. To join tensors along
    an axis they have, write `concat(a, b, axis: 0)`; to keep different things together, a tuple `(a, b)`.
    """)

  public static let axisOutOfRange = DiagnosticCode(
    "E046", "an axis that the tensor does not have",
    bad: "x = zeros(2, 3); sum(x, axis: 2)", good: "x = zeros(2, 3); sum(x, axis: 1)",
    """
    Axes count from 0, and from the end with negative numbers: −1 is the last one. A number has no axes.
    """)

  public static let wrongShape = DiagnosticCode(
    "E047", "a shape that the function does not take",
    bad: "A = zeros(2, 3); chol(A)", good: "A = [2, 1; 1, 2]; chol(A)",
    """
    Some functions need a square matrix, a vector, or two tensors of one shape; `help NAME` says which.
    """)

  public static let needsOneElement = DiagnosticCode(
    "E048", "a tensor where one number is needed",
    bad: "x = [1, 2]; if x > 0 { print x }", good: "x = [1, 2]; if all(x > 0) { print x }",
    """
    `if`, `while`, `and`, `or` and arguments that are numbers need one element. Comparisons of tensors are
    elementwise: say whether `all(…)` or `any(…)` of them is meant.
    """)

  public static let raggedRows = DiagnosticCode(
    "E049", "rows of different lengths",
    bad: "A = [1, 2; 3]", good: "A = [1, 2; 3, 4]",
    """
    The rows of a matrix, separated by `;`, hold equally many numbers.
    """)

  public static let assignedShape = DiagnosticCode(
    "E050", "a value that does not fit where it is assigned",
    bad: "x = zeros(4); x[0:2] = [1, 2, 3]", good: "x = zeros(4); x[0:2] = [1, 2]",
    """
    The value on the right must have the shape of the selected part, or broadcast to it: a number always does.
    """)

  /// Every code of this file.
  static let shapeCodes: [DiagnosticCode] = [
    shapesDiffer, matrixShapes, indexOutOfRange, tooManyIndices, badIndex, unequalElements, axisOutOfRange, wrongShape,
    needsOneElement, raggedRows, assignedShape,
  ]
}
