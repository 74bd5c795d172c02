import Numerics
import ShellSyntax
import ShellText

/// The arguments of a call, each in the place of its parameter, with the reading that a built-in needs of them.
///
/// A reader throws a diagnostic that points at the argument, says what it is and what belongs there.
public struct Arguments: Sendable {
  public let function: String
  package let signature: Signature
  let values: [Value?]
  package let site: CallSite
  /// What the session of the call knows, for messages.
  let vocabulary: Vocabulary

  init(
    _ function: String, _ signature: Signature, _ values: [Value?], _ site: CallSite, _ vocabulary: Vocabulary
  ) {
    self.function = function
    self.signature = signature
    self.values = values
    self.site = site
    self.vocabulary = vocabulary
  }

  /// The value of a parameter: what was given, its default, or `.nothing`.
  public subscript(_ name: String) -> Value {
    guard let index = signature.index(of: name) else { return .nothing }
    if let value = values[index] { return value }
    if case .standard(let value, _) = signature.parameters[index].need { return value }
    return .nothing
  }

  /// Whether the caller gave it.
  public func has(_ name: String) -> Bool { signature.index(of: name).map { values[$0] != nil } ?? false }

  /// A diagnostic that points at the argument of a parameter.
  public func error(
    _ name: String, _ message: String, code: DiagnosticCode = .badArgument, help: String? = nil
  ) -> Diagnostic {
    let index = signature.index(of: name)
    let span = index.flatMap { site.span(of: $0, in: signature) } ?? site.span
    return Diagnostic(code, message, at: span, help: help)
  }

  /// A diagnostic that has no place yet, with an argument for one.
  public func located(_ diagnostic: Diagnostic, at name: String) -> Diagnostic {
    let span = signature.index(of: name).flatMap { site.span(of: $0, in: signature) } ?? site.span
    return diagnostic.located(at: span)
  }

  /// A diagnostic that points at the whole call.
  public func error(_ code: DiagnosticCode, _ message: String, help: String? = nil) -> Diagnostic {
    Diagnostic(code, message, at: site.span, help: help)
  }

  /// The diagnostic for an argument of the wrong kind.
  public func wrong(_ name: String, expected: String) -> Diagnostic {
    error(
      name, "`\(name)` of `\(function)` is \(expected), not \(ValueText.described(self[name]))", code: .wrongType,
      help: Remedy.ofKind(self[name], for: name, self)
        ?? (signature.isShort ? "the signature is `\(function)\(signature.text)`" : nil))
  }

  // MARK: Reading

  public func tensor(_ name: String) throws -> Tensor<Double> {
    if case .tensor(let tensor) = self[name] { return tensor }
    guard let tensor = try self[name].tensor() else { throw wrong(name, expected: "a number or a tensor") }
    return tensor
  }

  /// A tensor whose derivative would be lost.
  /// - Throws: a diagnostic when one is being taken, rather than a silent zero.
  public func plain(_ name: String) throws -> Tensor<Double> {
    try refuseTrace(name)
    return try tensor(name)
  }

  private func refuseTrace(_ name: String) throws {
    guard case .tensor(let tensor) = self[name], tensor.isTraced else { return }
    throw error(
      name, "the derivative of `\(function)` with respect to `\(name)` is not known", code: .notDifferentiable)
  }

  /// One number, with its derivatives where those are being taken.
  public func scalar(_ name: String) throws -> Tensor<Double> {
    guard case .tensor(let tensor) = self[name], tensor.isTraced else { return Tensor(try number(name)) }
    guard tensor.count == 1 else { throw notOneNumber(name, tensor.shape) }
    return try tensor.reshaped([])
  }

  public func optionalTensor(_ name: String) throws -> Tensor<Double>? { has(name) ? try tensor(name) : nil }

  /// A plain number; a traced one gives its value.
  public func number(_ name: String) throws -> Double {
    let value = self[name]
    try refuseTrace(name)
    if let number = value.number { return number }
    if case .tensor(let tensor) = value { throw notOneNumber(name, tensor.shape) }
    throw wrong(name, expected: "a number")
  }

  public func optionalNumber(_ name: String) throws -> Double? { has(name) ? try number(name) : nil }

  /// A number above zero.
  public func positive(_ name: String) throws -> Double {
    let value = try number(name)
    guard value > 0, value.isFinite else {
      throw error(name, "`\(name)` of `\(function)` is above 0, not \(Digits.short(value))")
    }
    return value
  }

  /// A whole number, at least `minimum` where one is given.
  public func integer(_ name: String, atLeast minimum: Int? = nil) throws -> Int {
    if case .tensor(let tensor) = self[name], tensor.isTraced {
      throw error(
        name, "`\(name)` of `\(function)` is a whole number, and a derivative with respect to it does not exist",
        code: .notDifferentiable, help: "compare several: `map(n -> …, 1..5)`")
    }
    let value = try number(name)
    guard value == value.rounded(), abs(value) < 0x1p53 else {
      throw error(
        name,
        "`\(name)` of `\(function)` is a whole number\(value == value.rounded() ? " under 2^53" : ""), not "
          + Digits.short(value), help: rounded(value, atLeast: minimum))
    }
    let whole = Int(value)
    if let minimum, whole < minimum {
      throw error(
        name, "`\(name)` of `\(function)` is at least \(minimum), not \(whole)",
        help: whole < 0 && -whole >= minimum ? "leave the minus out: \(-whole)" : "the smallest is \(minimum)")
    }
    return whole
  }

  /// The whole numbers beside a number.
  private func rounded(_ value: Double, atLeast minimum: Int?) -> String? {
    guard value.isFinite, abs(value) < 0x1p53 else { return nil }
    let (low, high) = (value.rounded(.down), value.rounded(.up))
    if let minimum, low < Double(minimum) { return "write \(Digits.short(max(high, Double(minimum))))" }
    return "write \(Digits.short(low)) or \(Digits.short(high))"
  }

  public func optionalInteger(_ name: String, atLeast minimum: Int? = nil) throws -> Int? {
    has(name) ? try integer(name, atLeast: minimum) : nil
  }

  public func string(_ name: String) throws -> String {
    guard case .string(let text) = self[name] else { throw wrong(name, expected: "a string") }
    return text
  }

  public func optionalString(_ name: String) throws -> String? { has(name) ? try string(name) : nil }

  /// One of several words.
  public func choice(_ name: String) throws -> String {
    let text = try string(name)
    let choices = signature.parameters.first { $0.name == name }?.choices ?? []
    guard choices.contains(text) else {
      let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
      throw error(
        name, "`\(name)` of `\(function)` is one of \(list), not \"\(text)\"",
        help: (choices.first { text.count > 1 && $0.hasPrefix(text) }).map { "did you mean `\($0)`?" }
          ?? Suggestion.didYouMean(text, among: choices) ?? choices.first.map { "write for example `\"\($0)\"`" })
    }
    return text
  }

  public func truth(_ name: String) throws -> Bool { try number(name) != 0 }

  public func function(_ name: String) throws -> Value {
    switch self[name] {
    case .function: return self[name]
    case .object(let object) where object.callSignature != nil: return self[name]
    default: throw wrong(name, expected: "a function")
    }
  }

  /// A function that can be called with so many arguments, named in `form` as in "(x, t) -> …".
  public func function(_ name: String, taking form: String) throws -> Value {
    let value = try function(name)
    guard case .function(let function) = value else { return value }
    let count = form.prefix { $0 != ">" }.split(separator: ",").count
    let given = function.signature.parameters.filter { !$0.isLabelOnly }
    let fewest = function.signature.parameters.filter { $0.isRequired }.count
    guard fewest > count || (given.count < count && !given.contains(where: \.isRest)) else { return value }
    let takes = fewest == given.count ? "\(fewest)" : "\(fewest) to \(given.count)"
    throw error(
      name,
      "`\(name)` of `\(self.function)` is called with \(count) argument\(count == 1 ? "" : "s"), and "
        + (function.name.map { "`\($0)`" } ?? "this function") + " takes \(takes)",
      code: .wrongType, help: "write it as `\(form)`")
  }

  public func optionalFunction(_ name: String) throws -> Value? { has(name) ? try function(name) : nil }

  /// An object of a certain Swift type, named `expected` in the message.
  public func object<Object: ShellObject>(_ name: String, as type: Object.Type, expected: String) throws -> Object {
    if case .object(let object) = self[name], let object = object as? Object { return object }
    throw wrong(name, expected: expected)
  }

  /// The values of a `rest` parameter.
  public func rest(_ name: String) -> [Value] {
    if case .tuple(let tuple) = self[name] { return tuple.elements }
    return []
  }

  /// Lengths of axes: a number, or a vector of whole numbers that are not negative.
  public func shape(_ name: String) throws -> [Int] { try shape(name, self[name]) }

  /// Lengths given one by one or as a single vector, in a `rest` parameter.
  public func shape(ofRest name: String) throws -> [Int] {
    let values = rest(name)
    if values.count == 1 { return try shape(name, values[0]) }
    return try values.map { value in
      guard let number = value.number, value.isScalar else { throw wrongShape(name) }
      return try length(name, number)
    }
  }

  private func shape(_ name: String, _ value: Value) throws -> [Int] {
    guard let tensor = try value.tensor(), tensor.rank <= 1 else { throw wrongShape(name) }
    return try tensor.scalars.map { try length(name, $0) }
  }

  private func length(_ name: String, _ value: Double) throws -> Int {
    if value == value.rounded(), value >= 0x1p60, value.isFinite {
      throw error(name, "an axis of \(Digits.short(value)) elements is over any memory", code: .overMemory)
    }
    guard value == value.rounded(), value >= 0, value.isFinite else {
      throw error(name, "the length of an axis is a whole number from 0 on, not \(Digits.short(value))")
    }
    return Int(value)
  }

  private func wrongShape(_ name: String) -> Diagnostic {
    error(name, "`\(name)` of `\(function)` is lengths such as 3, 4 or [3, 4]", code: .wrongType)
  }
}
