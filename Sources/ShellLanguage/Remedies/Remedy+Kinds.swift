extension Remedy {
  /// What to do with a value of another kind than a parameter takes; nil where the signature says it.
  static func ofKind(_ value: Value, for name: String, _ arguments: Arguments) -> String? {
    let text = arguments.text(name) ?? "v"
    switch (name, value) {
    case ("path", .string(let path)) where arguments.vocabulary.builtin(path)?.family == .paths:
      return "a path is a value, not a word: `path: \(path)()`"
    case ("H", .tensor), ("H", .number): return "an operator is made of a matrix or a row by `matrix(\(text))`"
    case (_, .object(let object)):
      return object.remedy(text, for: name) ?? (takesNumbers(name, arguments) ? object.remedy(text) : nil)
    case (_, .function(let function)) where takesNumbers(name, arguments):
      return "call it: `\(text)\(function.signature.text)`"
    default: return nil
    }
  }

  /// Whether a parameter takes numbers and tensors, as elementwise functions and reductions do.
  private static func takesNumbers(_ name: String, _ arguments: Arguments) -> Bool {
    guard let family = arguments.vocabulary.builtin(arguments.function)?.family else { return false }
    return [.elementwise, .reductions, .shapes, .linearAlgebra, .metrics].contains(family)
      && arguments.signature.parameters.first?.name == name
  }
}
