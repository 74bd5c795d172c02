/// The suggestion of a message that has none of its own.
enum Remedy {
  /// The diagnostic with a suggestion, where there is a general one for its code.
  static func added(to diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.help == nil, let text = texts[diagnostic.code.id] else { return diagnostic }
    var copy = diagnostic
    copy.help = text
    return copy
  }

  private static let texts: [String: String] = [
    "E001": "remove it",
    "E003": "write for example `\"n is {n}, x is {x:.3}\"`",
    "E008": "write a value there, such as a name or a number",
    "E030": "bind it first, outside of functions: `name = …`; `who` lists what is bound",
    "E033": "the codes stand in front of the messages, as `E012` in `error[E012]`",
    "E046": "the axes count from 0; -1 is the last one",
    "E047": "`shape(x)` shows a tensor's shape, `help NAME` what a function takes",
    "E048": "pick one element: `x[0]`",
    "E055": "`help NAME` tells which values an operator takes, as `help *`",
    "E057": "vectors have elements: `[3, 4][0]`",
    "E058": "`help NAME` shows the signature with what each argument is",
    "E059": "matrices and operators have adjoints",
    "E061": "write as many names as there are parts",
    "E070": "`help NAME` says which values are allowed",
    "E078": "make it smaller, or work on one part after another",
    "E080": "`pinv(A)` exists for every matrix, and `svd(A)` shows the singular values",
    "E082": "difference it: `(f(a + h) - f(a - h)) / (2*h)`; `explain E082` tells what has a derivative",
    "E086": "write for example `check a ≈ b within 1e-9`",
    "E091": "`H.domain` and `H.range` show what an operator takes and gives, `prior.shape` what a prior is about",
    "E092": "`p.end` is the last time of a path",
    "E093": "`prior.shape` shows the shape of its events",
    "E094": "`H.domain` shows the shape an operator takes",
    "E097": "look at `w.terms` for what grows, or take more steps",
    "E098": "check the path and the spelling of the name",
  ]
}
