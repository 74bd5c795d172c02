/// What `help` says about operators, words of the grammar and constants.
enum HelpTopics {
  static let all: [(name: String, text: String)] = operators + words + constants

  private static let operators: [(name: String, text: String)] = [
    ("+", "elementwise sum of numbers and tensors, which broadcast; sum of operators"),
    ("-", "elementwise difference; before a value, its negative. -x^2 is -(x^2)"),
    (
      "*",
      "a number scales anything; elementwise product of tensors; an operator applies to a tensor, H * x, or composes with another, A * B"
    ),
    ("/", "elementwise quotient; 1/0 is inf"),
    ("%", "elementwise remainder, with the sign of the divisor"),
    (
      "@",
      "matrix product, as NumPy's matmul: sums over the last axis of the left and the last but one of the right side"
    ),
    (
      "^",
      "elementwise power, from the right: 2^3^2 is 2^(3^2); of an operator, the operator power; x² and x⁻¹ are x^2 and x^-1"
    ),
    ("'", "A' swaps the last two axes of a tensor, H' is the adjoint of an operator; also adjoint(H)"),
    ("†", "the pseudo-inverse of a matrix or an operator; also pinv(H)"),
    ("..", "a..b is the range of the numbers a, a + 1, … up to b, both ends included"),
    ("==", "elementwise equality, 0 or 1; also of strings, tuples and records"),
    ("!=", "elementwise inequality, 0 or 1"),
    ("<", "elementwise comparison, 0 or 1"), ("<=", "elementwise comparison, 0 or 1; also ≤"),
    (">", "elementwise comparison, 0 or 1"), (">=", "elementwise comparison, 0 or 1; also ≥"),
    ("~=", "≈: equal up to 1e-9 of the largest value, or the tolerance that follows `within` in a check"),
    (
      "~",
      "in a check, whether samples are draws of a distribution: check samples ~ q within 4 se; means, spreads, shapes, radii "
        + "and counts in the axes of q, and of so many the worst counts as what is as rare alone; "
        + "a record (mean: m, covariance: C) is the Gaussian"
    ),
    ("->", "a lambda: x -> x^2, (x, t) -> x*t; its body runs to the next , ) ] or the line's end"),
    ("=", "binds a name (x = 3), a part (x[0] = 3), several ((U, S, V) = svd(A)) or a function (f(x, k: 2) = x^k)"),
    (";", "separates statements and silences the echo; in brackets it separates rows: [1, 2; 3, 4]"),
    (
      "[",
      "[1, 2, 3] is a vector, [1, 2; 3, 4] a matrix, [a, b] a stack of tensors; x[i], x[a:b:c], x[:, 0], x[mask] select"
    ),
    ("{", "{ … } is a block: the body of a function, an if or a loop; its last value is its result"),
    ("#", "a comment, to the end of the line"),
  ]

  private static let words: [(name: String, text: String)] = [
    ("if", "if c { … } else if d { … } else { … }; c is one element that is not 0; `else` stands on the line of its }"),
    ("else", "see `help if`"),
    ("for", "for i in 0..3 { … } runs over a range, the first axis of a tensor, a tuple or the rows of a table"),
    ("in", "see `help for`"), ("while", "while c { … } repeats as long as c is not 0"),
    ("break", "leaves a loop"), ("continue", "goes on with the next turn of a loop"),
    ("return", "return v leaves a function with the value v; a block's last value is its result anyway"),
    ("and", "a and b: 1 if both are true; b is not evaluated when a is one false number; masks combine elementwise"),
    ("or", "a or b: 1 if one is true; b is not evaluated when a is one true number; masks combine elementwise"),
    ("not", "not a: 1 where a is 0"),
    (
      "within",
      "check a ≈ b within 1e-9: the absolute tolerance; with `relative`, relative to the largest value; with `se`, in standard errors"
    ),
    ("relative", "see `help within`"), ("se", "see `help within`"),
    (
      "lesson",
      "lesson 3 reads the third lesson and comes back here (in a terminal: `conjugate lesson 3`); lesson lists all"
    ),
    ("lessons", "see `help lesson`"),
    ("DPS", "diffusion posterior sampling (Chung et al., ICLR 2023): `lesson 15` writes it as a step of your own"),
    ("over", "plot f, g over 0..1: the range of a plot of functions"),
  ]

  private static let constants: [(name: String, text: String)] = [
    ("I", "the identity operator, of any shape: exp(0.3*I + 0.7*P)"),
    ("pi", "3.14159…, half the turn of a circle; also π"),
    ("π", "see `help pi`"),
    ("inf", "infinity, the value of 1/0"), ("nan", "no number, the value of 0/0; it differs from everything"),
    ("true", "1"), ("false", "0"),
  ]
}
