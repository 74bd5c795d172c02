extension DiagnosticCode {
  public static let recursionTooDeep = DiagnosticCode(
    "E075", "functions call each other too deeply",
    bad: "f(n) = f(n + 1); f(0)", good: "f(n) = { if n > 5 { return n }; f(n + 1) }; f(0)",
    """
    A function that calls itself needs a case in which it does not. Long repetitions are better loops.
    """)

  public static let interrupted = DiagnosticCode(
    "E076", "stopped by an interrupt",
    bad: "while true { }", good: "while false { }",
    """
    Ctrl-C stops a program wherever it is, in the middle of a long operation too. What was bound before stays bound.
    """)

  public static let budgetSpent = DiagnosticCode(
    "E077", "the program ran longer than it may",
    bad: "while true { }", good: "while false { }",
    """
    Documents are replayed with a limit on time, so that a loop without an end is found. A cell that needs
    longer says so: `timeout=S`.
    """)

  public static let overMemory = DiagnosticCode(
    "E078", "a value above the memory budget",
    bad: "x = zeros(1e12)", good: "x = zeros(1e3)",
    """
    A value that would need more than the budget (half of the machine's memory, or less where the process or its control
    group may have less, unless `CONJUGATE_MEMORY` says otherwise) is refused before it is made, and so is one that does not fit beside the values that exist: `who` lists
    them and `forget x` frees one. The session goes on.
    """)

  public static let notSolvable = DiagnosticCode(
    "E080", "a matrix for which the computation has no result",
    bad: "inv([1, 2; 2, 4])", good: "inv([1, 2; 3, 4])",
    """
    The matrix is singular, not positive definite, or the iteration did not converge. `pinv(A)` exists for
    every matrix, `solve` finds least squares solutions, and `svd(A)` shows the singular values.
    """)

  public static let elementwiseInverse = DiagnosticCode(
    "W004", "a power of -1 that is no inverse matrix",
    bad: "A = [2, 1; 1, 3]; A^-1 @ [1, 1]", good: "A = [2, 1; 1, 3]; inv(A) @ [1, 1]",
    """
    Powers of tensors are elementwise, as all of `+ - * / ^` are: `A^-1` holds the reciprocals of the elements. The warning
    is given once in a session, for a square matrix of two rows or more. `inv(A)` is the inverse matrix, `solve(A, b)` the
    solution of A x = b, and `1/A` says that reciprocals are meant. Of an operator, `A^-1` is the inverse.
    """)

  public static let noConvergence = DiagnosticCode(
    "E081", "an integral or a differential equation that does not reach its tolerance",
    bad: "integral(x -> 1/x, 0, 1)", good: "integral(x -> 1/x, 0.5, 1)",
    """
    The interval was halved as often as is sensible and the error estimate still exceeds the tolerance: the
    function may have a pole, or the tolerance may be out of reach.
    """)

  public static let notDifferentiable = DiagnosticCode(
    "E082", "a derivative that cannot be taken",
    bad: "grad(x -> [x, x], 1)", good: "grad(x -> x^2, 1)",
    """
    `grad` needs a function with one number as its value; for more values there are `jacobian`, `vjp` and
    `jvp`. Derivatives, of any order, go through every function of tensors, through loops and functions, and through

    - priors and their draws, with respect to means, covariances, weights and data, and posteriors, with respect to
      those, to y, to the noise and to the operator;
    - operators made of traced numbers: `matrix(M)`, `diagonal(v)`, `blur(sigma: s)`, `a*I + c*P` and functions of it;
    - whole walks, with respect to all of that and to `w`, `weight`, `lambda`, `churn`, `start`, `stop` and the path.

    What has no derivative is refused: whole numbers such as `steps`; a draw from a mixture with respect to its
    weights, as it jumps (differentiate its mean, covariance or log density); noise and churn at 0, where one problem
    becomes another; the results of `fit` and `search`. So is what is not worked out here: singular vectors of a `matrix(M)` with
    respect to M, which `modes`, `cpigdm` and `cpigfm` take (`pigdm` and `posterior` do without); `cmm` with respect to
    anything but y and the state; the tables of `schedule`. There, difference: `(f(a + h) - f(a - h)) / (2*h)`.
    """)

  public static let numericalFailure = DiagnosticCode(
    "E083", "an error without a code of its own",
    bad: "reshape([1, 2, 3], [2, 2])", good: "reshape([1, 2, 3, 4], [2, 2])",
    """
    A library refused what it was asked for in a way that was not foreseen; the message says why. The values of the
    session are as they were before the statement.
    """)

  public static let checkFailed = DiagnosticCode(
    "E085", "a check does not hold",
    bad: "check 0.1 + 0.2 == 0.3", good: "check 0.1 + 0.2 ≈ 0.3",
    """
    `check` needs every element to be true. `≈` compares within 1e-9 relative to the largest value;
    `within T` sets an absolute tolerance, `within T relative` a relative one. The message shows both values,
    the index where they are farthest apart, and the error there. A NaN is equal to nothing.
    """)

  public static let cannotCheck = DiagnosticCode(
    "E086", "something that cannot be checked",
    bad: "check \"a\" ≈ 1", good: "check \"a\" == \"a\"",
    """
    `≈` and the orderings compare numbers and tensors, `==` also strings and tuples; `samples ~ q` needs a
    batch of samples and a distribution with a mean and a covariance.
    """)

  /// Every code of this file.
  static let runCodes: [DiagnosticCode] = [
    recursionTooDeep, interrupted, budgetSpent, overMemory, notSolvable, elementwiseInverse, noConvergence,
    notDifferentiable,
    numericalFailure, checkFailed, cannotCheck,
  ]
}
