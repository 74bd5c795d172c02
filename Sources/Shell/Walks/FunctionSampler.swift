import Numerics
import Restore

/// A step typed at the prompt: a function (x, t, s) that returns the next state, or its `terms(…)`.
struct FunctionSampler: Sampler {
  let name: String
  let equation = "x_s = f(x, t, s)"
  let source = "typed at the prompt"
  let path: any GaussianPath
  let times: [Double]
  let function: Value
  let session: Session
  let isBatch: Bool

  func start(key: RandomKey, count: Int?) throws -> Tensor<Double> {
    throw SamplerError.invalid("a walk of your own needs its first state: `from: x`")
  }

  func estimate(_ x: Tensor<Double>, t: Double) throws -> Tensor<Double> {
    throw SamplerError.invalid("a walk of your own knows no estimate; ask the prior: `prior.x0(w.x, w.t)`")
  }

  func step(
    _ x: Tensor<Double>, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey
  ) throws -> Step {
    let stream = RandomStream(key: key, hasSamples: isBatch)
    let value = try session.withStream(stream) {
      try session.call(function, [.from(x), .number(t), .number(s)])
    }
    let stage: Stage
    if case .object(let object) = value, let terms = object as? TermsObject {
      stage = .sum(terms.terms)
    } else if let next = try value.tensor() {
      stage = .map(name: name, formula: "\(name)(x, t, s)", result: next.untraced)
    } else {
      throw Diagnostic(
        .wrongType, "the step `\(name)` returned \(ValueText.described(value)), not a state or `terms(…)`")
    }
    let step = try Step(
      sampler: name, from: t, to: s, stages: [stage],
      symbols: [("x", .tensor(x)), ("t", .number(t)), ("s", .number(s))],
      estimate: x)
    guard step.x.shape == x.shape else {
      throw Diagnostic(
        .wrongShape, "the step `\(name)` turned a state \(Shape.text(x.shape)) into \(Shape.text(step.x.shape))")
    }
    return step
  }
}

/// What `terms(denoise: …, guidance: …)` makes: the addends of a step, by name.
struct TermsObject: ShellObject {
  let terms: [Term]

  let typeName = "sum of terms"
  var summary: String { "terms " + terms.map(\.name).joined(separator: " + ") }
  var fieldNames: [String] { terms.map(\.name) + ["sum"] }

  func field(_ name: String, _ session: Session) throws -> Value? {
    if name == "sum" { return .from(try terms.dropFirst().reduce(terms[0].tensor) { try $0 + $1.tensor }) }
    return terms.first { $0.name == name }.map { .from($0.tensor) }
  }
}
