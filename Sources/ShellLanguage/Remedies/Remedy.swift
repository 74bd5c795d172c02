import Numerics
import ShellSyntax
import ShellText

/// The suggestion of a message that has none of its own.
enum Remedy {
  /// The diagnostic with a suggestion, where there is a general one for its code.
  static func added(to diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.help == nil else { return diagnostic }
    var copy = diagnostic
    copy.help = diagnostic.code == .notSolvable ? linearAlgebra(diagnostic.message) : texts[diagnostic.code.id]
    return copy
  }

  /// A suggestion about an argument of a built-in: what the parameter is, and where more is told.
  static func ofCall(_ diagnostic: Diagnostic, _ arguments: Arguments) -> String? {
    guard ofArguments.contains(diagnostic.code) else { return nil }
    // What fails in a step is not about the command that takes it.
    let builtin = arguments.vocabulary.builtin(arguments.function)
    guard diagnostic.code != .samplerFailed || builtin?.family == .samplers else { return nil }
    let isBuiltin = builtin != nil
    // Methods have a page by the name that the value has: `help g.x0`.
    let topic = isBuiltin ? arguments.function : arguments.callee == arguments.function ? nil : arguments.callee
    let place = diagnostic.span
    // A message about the inside of a function that was given is not about this call.
    if let place, place.source !== arguments.site.span.source { return nil }
    for (index, parameter) in arguments.signature.parameters.enumerated() where !parameter.meaning.isEmpty {
      guard let place, let span = arguments.site.span(of: index, in: arguments.signature), span.start == place.start,
        span.end == place.end
      else { continue }
      let meaning = parameter.meaning.prefix { $0 != ";" }
      return "`\(parameter.name)` is \(meaning)"
        + (topic.map { "; `help \($0)` \(isBuiltin ? "has an example" : "tells more")" } ?? "")
    }
    // So is one from the body of a function, which says where it was called.
    guard !diagnostic.notes.contains(where: { $0.hasPrefix("in `") }) else { return nil }
    return topic.map { "`help \($0)` shows what it takes" + (isBuiltin ? ", with an example" : "") }
  }

  /// The codes about what a function was given.
  private static let ofArguments: Set<DiagnosticCode> = [
    .badArgument, .wrongType, .wrongShape, .needsOneElement, .samplerFailed, .missingArgument, .unequalElements,
    .matrixShapes,
  ]

  /// About a matrix or operator, by what it lacks.
  private static func linearAlgebra(_ message: String) -> String {
    func has(_ text: String) -> Bool { message.contains(text) }
    if let match = message.firstMatch(of: /the eigenvalue (\S+) becomes/), let value = Double(match.1) {
      return value == 0
        ? "`pinv(A)` leaves the null space out"
        : "add a multiple of the identity that makes it positive: `A + \(Digits.significant(1.1 * abs(value), 2))*I`"
    }
    if has("not symmetric") { return "the symmetric part is `(A + A')/2`" }
    if has("negative eigenvalue") { return "`A @ A'` has a root for every matrix A" }
    if has("not positive definite") { return "add a multiple of the identity, as in `A + 0.01*eye(n)`" }
    if has("not finite") { return "find where with `isfinite(A)`" }
    return "`pinv(A)` exists for every matrix, and `svd(A)` shows the singular values"
  }

  private static let texts: [String: String] = [
    "E001": "remove it",
    "E003": "write for example `\"n is {n}, x is {x:.3}\"`",
    "E008": "write a value there, such as a name or a number",
    "E030": "bind it first, outside of functions: `name = …`; `who` lists what is bound",
    "E033": "the codes stand in front of the messages, as `E012` in `error[E012]`",
    "E042": "indices count from 0; -1 is the last one",
    "E044": "an element is `x[0]`, a part `x[0:2]`, those that hold something `x[x > 0]`",
    "E046": "the axes count from 0; -1 is the last one",
    "E047": "`shape(x)` shows a tensor's shape",
    "E048": "pick one element: `x[0]`",
    "E055": "`help *` and the like tell which values an operator takes",
    "E057": "vectors have elements: `[3, 4][0]`",
    "E058": "`help` with the function's name shows what each argument is",
    "E059": "matrices and operators have adjoints",
    "E061": "write as many names as there are parts",
    "E070": "`help` with the function's name shows what it takes",
    "E078": "make it smaller, or work on one part after another",
    "E082": "difference it: `(f(a + h) - f(a - h)) / (2*h)`; `explain E082` tells what has a derivative",
    "E086": "write for example `check a ≈ b within 1e-9`",
    "E091": "`H.domain` and `H.range` show what an operator takes and gives, `prior.shape` what a prior is about",
    "E092": "the times of a path run from 0 to `p.end`",
    "E093": "`prior.shape` shows the shape of its events",
    "E094": "`H.domain` shows the shape an operator takes; without `shape:` it is that of its first use",
    "E097": "look at `w.terms` for what grows, or take more steps",
    "E098": "check the path and the spelling of the name",
  ]
}
