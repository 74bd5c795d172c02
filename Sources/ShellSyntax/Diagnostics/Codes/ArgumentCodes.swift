extension DiagnosticCode {
  public static let missingArgument = DiagnosticCode(
    "E065", "an argument is missing",
    bad: "f(x, y) = x + y; f(1)", good: "f(x, y) = x + y; f(1, 2)",
    """
    Every parameter without a default needs an argument, by position or by label.
    """)

  public static let extraArgument = DiagnosticCode(
    "E066", "more arguments than parameters",
    bad: "f(x) = x; f(1, 2)", good: "f(x) = x; f(1)",
    """
    Arguments without labels fill the parameters from the left; one is left over. Some parameters are given
    by label only; `help NAME` shows which.
    """)

  public static let unknownLabel = DiagnosticCode(
    "E067", "a label that no parameter has",
    bad: "f(x, k: 2) = x^k; f(3, n: 2)", good: "f(x, k: 2) = x^k; f(3, k: 2)",
    """
    A label is the name of a parameter; labels may stand in any order after the arguments without one.
    """)

  public static let positionalAfterLabel = DiagnosticCode(
    "E068", "an argument without a label after one with a label",
    bad: "f(x, k: 2) = x^k; f(k: 3, 2)", good: "f(x, k: 2) = x^k; f(2, k: 3)",
    """
    Arguments without labels come first, in the order of the parameters; then those with labels, in any order. Only the
    labels of parameters that have no position, such as `to:` in `p.convert(noise: e, to: "velocity", x, t)`, may stand
    before.
    """)

  public static let argumentTwice = DiagnosticCode(
    "E069", "a parameter is given twice",
    bad: "f(x, k: 2) = x^k; f(3, x: 2)", good: "f(x, k: 2) = x^k; f(3, k: 2)",
    """
    An argument without a label has filled the parameter already.
    """)

  public static let badArgument = DiagnosticCode(
    "E070", "an argument outside what the function takes",
    bad: "zeros(-1)", good: "zeros(1)",
    """
    The kind is right but the value is not: a negative length, a tolerance of zero, a word that is not one of
    the choices. `help NAME` says what is allowed.
    """)

  /// Every code of this file.
  static let argumentCodes: [DiagnosticCode] = [
    missingArgument, extraArgument, unknownLabel, positionalAfterLabel, argumentTwice, badArgument,
  ]
}
