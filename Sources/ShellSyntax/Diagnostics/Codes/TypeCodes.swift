extension DiagnosticCode {
  public static let undefinedOperator = DiagnosticCode(
    "E055", "an operator that these values do not have",
    bad: "x = \"a\" + 1", good: "x = \"a{1}\"",
    """
    Numbers and tensors have the elementwise operators, operators and functions of the prior's world a few of
    their own: a number scales an operator, `A * B` composes two and `A * x` applies one.
    """)

  public static let notCallable = DiagnosticCode(
    "E056", "a value that is not a function",
    bad: "x = 3; x(2)", good: "x = t -> 3*t; x(2)",
    """
    Functions, operators and paths can be called. A product is written `x*(…)`, an index `x[…]`.
    """)

  public static let notIndexable = DiagnosticCode(
    "E057", "a value that has no elements",
    bad: "f(x) = x; f[0]", good: "x = [1, 2]; x[0]",
    """
    Tensors, ranges, tuples, strings and tables have elements: `x[0]`. A function is called: `f(0)`.
    """)

  public static let wrongType = DiagnosticCode(
    "E058", "an argument of the wrong kind",
    bad: "sqrt(\"four\")", good: "sqrt(4)",
    """
    Each parameter takes values of certain kinds; `help NAME` shows the signature.
    """)

  public static let cannotTranspose = DiagnosticCode(
    "E059", "`'` of something that has no adjoint",
    bad: "v = [1, 2]; v'", good: "v = [1, 2]; reshape(v, [2, 1])'",
    """
    `A'` swaps the last two axes of a tensor and is the adjoint of an operator. A vector has one axis only:
    `reshape(v, [n, 1])` makes it a column, and `dot(u, v)` or `u @ v` need no transposition. The derivative
    of a function is `deriv(f)`, also written `∂(f)`.
    """)

  public static let tensorTimesOperator = DiagnosticCode(
    "E060", "a tensor times an operator",
    bad: "2*[1, 2]*I", good: "I*(2*[1, 2])",
    """
    An operator acts on what stands to its right: `H * x` or `H(x)`. For the adjoint write `H'(y)`.
    """)

  public static let cannotUnpack = DiagnosticCode(
    "E061", "a value with another number of parts than names",
    bad: "(a, b, c) = (1, 2)", good: "(a, b) = (1, 2)",
    """
    `(U, S, V) = svd(A)` takes a tuple apart; a tensor is taken apart along its first axis. There are as many
    names as parts.
    """)

  public static let notIterable = DiagnosticCode(
    "E062", "a value that a loop cannot run over",
    bad: "for i in \"abc\" { print i }", good: "for i in 0..3 { print i }",
    """
    `for` runs over a range (both ends included), the first axis of a tensor, a tuple, or the rows of a table.
    """)

  /// Every code of this file.
  static let typeCodes: [DiagnosticCode] = [
    undefinedOperator, notCallable, notIndexable, wrongType, cannotTranspose, tensorTimesOperator, cannotUnpack,
    notIterable,
  ]
}
