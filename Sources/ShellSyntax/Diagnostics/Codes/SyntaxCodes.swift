extension DiagnosticCode {
  public static let unexpectedCharacter = DiagnosticCode(
    "E001", "a character that means nothing here",
    bad: "a = 3; b = √a", good: "a = 3; b = sqrt(a)",
    """
    Names are letters of any script, digits, underscores and combining marks, so `σ_y` and `x̂0` are ordinary
    names. Operators have the spellings of the reference, each with an ASCII one. Other signs have no meaning.
    """)

  public static let unclosedString = DiagnosticCode(
    "E002", "a string without its closing quote",
    bad: "print \"hello", good: "print \"hello\"",
    """
    A string begins and ends with `"` on one line. A quote inside it is written `\\"`, a line break `\\n`.
    The apostrophe is not a quote: `A'` is the adjoint.
    """)

  public static let badString = DiagnosticCode(
    "E003", "a string with a wrong escape or interpolation",
    bad: "n = 3; print \"n is {n\"", good: "n = 3; print \"n is {n}\"",
    """
    `{x}` in a string is replaced by the value of the expression, `{x:.3}` by the same with three significant
    digits; `{x:.3f}` has three decimals, `{x:.2e}` an exponent, `{x:8}` a width. A brace as such is written
    `\\{`; the other escapes are `\\n`, `\\t`, `\\"` and `\\\\`.
    """)

  public static let malformedNumber = DiagnosticCode(
    "E004", "a malformed number",
    bad: "x = 1.", good: "x = 1.0",
    """
    A point has digits after it: `1.0`, never `1.`, because `1..3` is a range; `.5` is 0.5. An exponent follows `e`: `1e-12`.
    """)

  public static let juxtaposition = DiagnosticCode(
    "E005", "two values side by side without an operator",
    bad: "x = 3; y = 2x", good: "x = 3; y = 2*x",
    """
    Multiplication is always written: `2*x`, never `2x`, since `x1` is a name and `2e3` a number.
    """)

  public static let unclosedBracket = DiagnosticCode(
    "E006", "a bracket that is never closed",
    bad: "x = (1 + 2", good: "x = (1 + 2)",
    """
    A statement goes on over line ends while a bracket is open, so one that is never closed swallows what
    follows. The message points at the bracket that was opened.
    """)

  public static let mismatchedBracket = DiagnosticCode(
    "E007", "a closing bracket that does not match",
    bad: "x = [1, 2)", good: "x = [1, 2]",
    """
    Brackets close in the reverse of the order they were opened in, each by its own kind.
    """)

  public static let expectedExpression = DiagnosticCode(
    "E008", "a value is missing",
    bad: "x = 3 + * 4", good: "x = 3 + 4",
    """
    An operator stands between two values, a list holds values between its commas. A line that ends in an
    operator goes on in the next line.
    """)

  public static let expectedEnd = DiagnosticCode(
    "E009", "a statement goes on where it should end",
    bad: "sin pi", good: "sin(pi)",
    """
    A newline or `;` ends a statement. Two values side by side are not a product, and a function's argument
    stands in parentheses; only the commands (`show x`, `step w`) take theirs without, at the start of a
    statement.
    """)

  public static let expectedToken = DiagnosticCode(
    "E010", "something else belongs here",
    bad: "for i of 0..3 { print i }", good: "for i in 0..3 { print i }",
    """
    The grammar leaves no choice at this place: `for NAME in VALUES { … }`, `while c { … }`, `if c { … }`,
    a name after a point.
    """)

  public static let badTarget = DiagnosticCode(
    "E011", "something that cannot stand on the left of `=`",
    bad: "x = 1; x + 1 = 3", good: "x = 1; x = 3 - 1",
    """
    On the left of `=` stands a name (`x = 3`), an indexed name (`x[0] = 3`), names in parentheses
    (`(U, S, V) = svd(A)`) or a function with its parameters (`f(x, k: 2) = x^k`). Equality is `==`.
    """)

  public static let boundCommand = DiagnosticCode(
    "E012", "a command cannot be bound",
    bad: "time = 3", good: "seconds = 3",
    """
    The words step back goto run explain show plot save load seed time help full who forget fork diff grid
    print check are commands. At the start of a statement, followed by a space, the rest of the line is their
    argument list, so none of them can be a variable, a function or a parameter. They may be argument labels
    and fields: `f(time: 3)`, `r.step`.
    """)

  public static let boundWord = DiagnosticCode(
    "E013", "a constant or a word of the grammar cannot be bound",
    bad: "pi = 3", good: "p = 3",
    """
    `I`, `pi`, `inf`, `nan`, `true` and `false` are constants, and `if else for in while break continue
    return and or not` are words of the grammar. Every other name is free, those of built-ins included:
    `forget mean` brings a built-in back after `mean = 3`.
    """)

  public static let misplacedJump = DiagnosticCode(
    "E014", "`return` or `break` out of place",
    bad: "return 3", good: "f(x) = { return x + 3 }",
    """
    `return` leaves a function, so it stands only in one; `break` and `continue` stand only in a loop of the
    same function.
    """)

  public static let misplacedElse = DiagnosticCode(
    "E015", "`else` stands on the line of its `}`",
    bad: "if true { print 1 }\nelse { print 2 }", good: "if true { print 1 } else { print 2 }",
    """
    A newline ends a statement, so an `if` whose `}` is followed by one is complete. Write `} else {`.
    """)

  public static let misplacedBraces = DiagnosticCode(
    "E016", "braces are blocks only",
    bad: "r = {a: 1}", good: "r = (a: 1)",
    """
    `{ … }` is the body of a function, an `if` or a loop. A record is written in parentheses with labels,
    `(nfe: 5, psnr: 21.3)`, a vector in brackets, `[1, 2, 3]`.
    """)

  public static let chainedComparison = DiagnosticCode(
    "E017", "comparisons do not chain",
    bad: "x = 0.5; y = 0 < x < 1", good: "x = 0.5; y = 0 < x and x < 1",
    """
    `a < b < c` would compare the result of `a < b`, which is 0 or 1, with c. Say both: `a < b and b < c`.
    The same holds for two ranges in a row: `a..b..c` has no meaning.
    """)

  public static let mixedRecord = DiagnosticCode(
    "E018", "labelled and unlabelled parts in one pair of parentheses",
    bad: "r = (1, b: 2)", good: "r = (a: 1, b: 2)",
    """
    `(a, b)` is a tuple and `(a: 1, b: 2)` a record: either no part has a label or all do.
    """)

  public static let tooDeep = DiagnosticCode(
    "E019", "an expression that is nested too deeply or is too long",
    bad: "x = ((((((((((1", good: "x = 1",
    """
    Brackets nest to a depth of 200 and one expression chains at most 1000 operators. Longer ones are better
    cut into named parts, or written as a loop or `sum(…)`.
    """)

  public static let misplacedWord = DiagnosticCode(
    "E020", "a word or operator that belongs to `check` or `plot`",
    bad: "x = [1, 2] ~ [1, 2]", good: "check [1, 2] ≈ [1, 2]",
    """
    `within`, `relative` and `se` follow the comparison of a `check`, `over` follows the arguments of `plot`;
    elsewhere they are ordinary names. `~` (samples of a distribution) stands only in a `check`.
    """)

  public static let commandInExpression = DiagnosticCode(
    "E021", "a command inside an expression needs parentheses",
    bad: "x = [1, 2]; y = full x", good: "x = [1, 2]; full(x)",
    """
    `run w` is a command only at the start of a statement. As a part of an expression it is a call: `run(w)`.
    """)

  public static let repeatedName = DiagnosticCode(
    "E022", "a name stands twice in one list",
    bad: "f(x, x) = x", good: "f(x, y) = x + y",
    """
    Each parameter, each argument label and each field of a record has a name of its own.
    """)

  public static let foreignOperator = DiagnosticCode(
    "E023", "an operator of another language",
    bad: "x = 2 ** 3", good: "x = 2^3",
    """
    A power is `^`, equality `==`, and `and`, `or`, `not` are words. There is no `+=`: write `x = x + 1`.
    `*`, `/` and `^` are elementwise already; the matrix product is `@`.
    """)

  /// Every code of this file.
  static let syntaxCodes: [DiagnosticCode] = [
    unexpectedCharacter, unclosedString, badString, malformedNumber, juxtaposition, unclosedBracket,
    mismatchedBracket, expectedExpression, expectedEnd, expectedToken, badTarget, boundCommand, boundWord,
    misplacedJump, misplacedElse, misplacedBraces, chainedComparison, mixedRecord, tooDeep, misplacedWord,
    commandInExpression, repeatedName, foreignOperator,
  ]
}
