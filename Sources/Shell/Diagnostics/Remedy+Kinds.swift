import Restore

extension Remedy {
  /// What an object holds that can be calculated with.
  static func ofObject(_ object: any ShellObject, _ text: String) -> String {
    switch object {
    case is WalkObject: "its state is `\(text).x`, its estimate `\(text).x0`"
    case is PriorObject, is PosteriorObject: "draws from it are `\(text).sample(100)`"
    case is PathObject: "its functions are `\(text).mu(t)`, `\(text).sigma(t)` and others"
    case is ProblemObject: "its parts are `\(text).y`, `\(text).H`, `\(text).prior`"
    case is OperatorObject: "apply it: `\(text)(x)`; a function of its singular values is `modes(\(text), s -> …)`"
    case is NonlinearOperatorObject: "apply it first: `\(text)(x)`"
    default: "`help \(text)` shows what it holds"
    }
  }

  /// What to do with a value of another kind than a parameter takes; nil where the signature says it.
  static func ofKind(_ value: Value, for name: String, _ arguments: Arguments) -> String? {
    let text = arguments.text(name) ?? "v"
    switch (name, value) {
    case ("path", .string(let path)) where Library.builtin(path)?.family == .paths:
      return "a path is a value, not a word: `path: \(path)()`"
    case ("H", .tensor), ("H", .number): return "an operator is made of a matrix or a row by `matrix(\(text))`"
    case ("prior", .object(let object)) where object is ProblemObject: return "its prior is `\(text).prior`"
    case ("problem", .object(let object)) where object is PriorObject:
      return "observe something first: `observe(\(text), H, y, noise: 0.05)`"
    case ("problem", .object(let object)) where object is WalkObject:
      return "give the problem that the walk was made of"
    case ("w", .object(let object)) where object is ProblemObject:
      return "make a walk of it first: `w = cpigdm(\(text))`"
    case (_, .object(let object)) where takesNumbers(name, arguments): return ofObject(object, text)
    case (_, .function(let function)) where takesNumbers(name, arguments):
      return "call it: `\(text)\(function.signature.text)`"
    default: return nil
    }
  }

  /// Whether a parameter takes numbers and tensors, as elementwise functions and reductions do.
  private static func takesNumbers(_ name: String, _ arguments: Arguments) -> Bool {
    guard let family = Library.builtin(arguments.function)?.family else { return false }
    return [.elementwise, .reductions, .shapes, .linearAlgebra, .metrics].contains(family)
      && arguments.signature.parameters.first?.name == name
  }
}
