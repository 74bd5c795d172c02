import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// A step typed at the prompt: a function (x, t, s) that returns the next state, or its `terms(…)`. A function (x, t, s, m)
/// is also given a record of what the step before kept.
struct FunctionSampler: Sampler {
  let name: String
  var equation: String { "x_s = \(call)" }
  private var call: String { "\(name)(x, t, s\(takesMemory ? ", m" : ""))" }
  /// Where the step was written: at the prompt or in a cell, or in which script.
  var source: String {
    guard case .function(let function) = function, case .user(let code, _) = function.kind else { return "built in" }
    let name = code.text.source.name
    return ["prompt", "cell"].contains(name) ? "typed at the prompt" : "from line \(code.text.line) of \(name)"
  }
  let path: any GaussianPath
  let times: [Double]
  /// The times with their derivatives, where those are being taken.
  private let instants: Tensor<Double>
  let function: Value
  let session: Session
  let isBatch: Bool
  /// Whether the function takes m.
  let takesMemory: Bool
  /// The names in the text of the function, some of which are bound outside it.
  private var outerNames: [String]

  init(
    name: String, path: any GaussianPath, instants: Tensor<Double>, function: Value, session: Session, isBatch: Bool
  ) {
    (self.name, self.path, self.instants, self.isBatch) = (name, path, instants, isBatch)
    times = instants.scalars
    (self.function, self.session) = (function, session)
    takesMemory = FunctionSampler.takesMemory(function)
    outerNames = []
    outerNames = text.map { Substitution.names(in: $0.body) } ?? []
  }

  /// Whether a function is a step with memory, (x, t, s, m): one that must be given four arguments.
  static func takesMemory(_ function: Value) -> Bool {
    guard case .function(let function) = function else { return false }
    return function.signature.parameters.filter(\.isRequired).count == 4
  }

  /// What a step is given of the one before: the record m without its `step`, which is counted.
  struct Memory: StepMemory {
    let stepsTaken: Int
    let kept: Record?

    var count: Int {
      kept?.values.reduce(0) { sum, value in
        if case .tensor(let tensor) = value { return sum + tensor.count }
        return sum + 1
      } ?? 0
    }
  }

  func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    throw SamplerError.invalid("a walk of your own needs its first state", help: "write `from: x`")
  }

  /// A time alone does not say which step is meant; see ``estimate(_:from:to:memory:key:)``.
  func estimate(_ x: Tensor<Double>, t: Double) throws -> Tensor<Double> { throw noEstimate }

  /// What the step from t to s holds x̂₀ to be: its own name `x0` or `x̂0`. The step is not taken by it.
  /// - Throws: a diagnostic where it has no such name, or holds no tensor of the state's shape in it.
  func estimate(
    _ x: Tensor<Double>, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Tensor<Double> {
    guard estimateName != nil else { throw noEstimate }
    let trace = try take(x, from: t, to: s, memory: memory, key: key).trace
    guard let estimate = trace.estimate, estimate.shape == x.shape else { throw noEstimate }
    return estimate
  }

  /// The name under which the function holds x̂₀, where it has one besides its parameters.
  var estimateName: String? {
    guard case .function(let function) = function, case .user(let code, _) = function.kind else { return nil }
    let parameters = code.signature.labels
    return code.locals.map(\.name).first { ["x0", "x̂0"].contains($0) && !parameters.contains($0) }
  }

  var noEstimate: Diagnostic {
    Diagnostic(
      .samplerFailed, "the step `\(name)` does not say what its estimate is",
      help: "call it `x0` or `x̂0` in the step's body, or ask the prior, as in `prior.x0(w.x, w.t)`; at the walk's last "
        + "time `w.x0` is the state")
  }

  /// What a step held: the function's own names at the end, and the numbers its text refers to.
  struct Trace: Sendable {
    let locals: [(name: String, value: Value)]
    let numbers: [String: Double]
    /// x̂₀, where the function has a name for it.
    let estimate: Tensor<Double>?
  }

  /// The definition and the body as they were typed, where the function was.
  var text: (definition: String, body: String)? {
    guard case .function(let function) = function, case .user(let code, _) = function.kind else { return nil }
    return (code.text.text, code.bodyText)
  }

  /// The expression that the function ends in, on one line; nil where it ends in something else, or in very much.
  var result: String? {
    guard case .function(let function) = function, case .user(let code, _) = function.kind,
      let text = code.resultText, !text.contains("#")
    else { return nil }
    let line = text.split(whereSeparator: \.isNewline).map { String($0).trimmingWhitespace }.joined(separator: " ")
    return line.count <= 200 ? line : nil
  }

  func step(
    _ x: Tensor<Double>, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    try take(x, from: t, to: s, memory: memory, key: key).step
  }

  func take(
    _ x: Tensor<Double>, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> (step: Step, trace: Trace) {
    let stream = RandomStream(key: key.stream(.user), hasSamples: isBatch)
    let before = memory as? Memory
    let number = (before?.stepsTaken ?? 0) + 1
    var arguments: [Value] = try [.from(x), instant(t), instant(s)]
    if takesMemory {
      let kept = before?.kept.map { Array(zip($0.names, $0.values)) } ?? []
      arguments.append(.record(try Record([("step", .number(Double(number)))] + kept)))
    }
    let (value, names) = try session.withStream(stream) { try session.callWatched(function, arguments) }
    let stage: Stage
    var kept: Record?
    if case .object(let object) = value, let terms = object as? TermsObject {
      stage = .sum(terms.terms)
      kept = terms.kept
      guard takesMemory || kept == nil else {
        throw Diagnostic(
          .wrongType, "the step `\(name)` keeps something for the next one, and takes nothing from the one before",
          help: "its fourth parameter is what was kept: `\(name)(x, t, s, m)`, read as "
            + "`m.\(kept?.names.first ?? "last")`")
      }
    } else if let next = try value.tensor() {
      stage = .map(name: name, formula: call, result: next)
    } else {
      throw Diagnostic(
        .wrongType, "the step `\(name)` returned \(ValueText.described(value)), not a state or `terms(…)`",
        help: "its last value is the next state, of the shape of x")
    }
    let trace = try self.trace(names)
    let step = try Step(
      sampler: name, from: t, to: s, stages: [stage],
      symbols: [("x", .tensor(x)), ("t", .number(t)), ("s", .number(s))],
      estimate: trace.estimate ?? x, memory: takesMemory ? Memory(stepsTaken: number, kept: kept) : nil)
    guard step.x.shape == x.shape else {
      throw Diagnostic(
        .wrongShape, "the step `\(name)` turned a state \(Shape.text(x.shape)) into \(Shape.text(step.x.shape))",
        help: "the next state has the shape of x")
    }
    return (step, trace)
  }

  /// A time as the function sees it.
  func instant(_ t: Double) throws -> Value {
    guard instants.isTraced, let i = times.firstIndex(of: t) else { return .number(t) }
    return .from(try instants[i])
  }

  private func trace(_ names: Session.CallNames) throws -> Trace {
    let locals = names.locals.map { name, value -> (name: String, value: Value) in
      if case .tensor(let tensor) = value { return (name, .from(tensor.untraced)) }
      return (name, value)
    }
    var numbers: [String: Double] = [:]
    for name in outerNames { if case .number(let value)? = session.binding(name) { numbers[name] = value } }
    for (name, value) in names.captured + locals {
      if case .number(let number) = value { numbers[name] = number } else { numbers[name] = nil }
    }
    let estimate = try estimateName.flatMap { name in try names.locals.first { $0.name == name }?.value.tensor() }
    return Trace(locals: locals, numbers: numbers, estimate: estimate)
  }
}

/// What `terms(denoise: …, guidance: …)` makes: the addends of a step, by name.
struct TermsObject: ShellObject {
  let terms: [Term]
  /// What the next step is given.
  let kept: Record?

  let typeName = "sum of terms"
  var summary: String { "terms " + terms.map(\.name).joined(separator: " + ") }
  var fieldNames: [String] { terms.map(\.name) + ["sum"] }

  func field(_ name: String, _ session: Session) throws -> Value? {
    if name == "sum" { return .from(try terms.dropFirst().reduce(terms[0].tensor) { try $0 + $1.tensor }) }
    return terms.first { $0.name == name }.map { .from($0.tensor) }
  }
}
