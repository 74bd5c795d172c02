import Numerics
import Restore

/// A sampler under way: the one kind of value with identity.
///
/// Every state it has been in is kept, and random numbers are a function of the step's number, so `back` followed by
/// `step` gives the same bits.
public final class Walk: @unchecked Sendable {
  let sampler: any Sampler
  let problem: (any InverseProblem)?
  /// Where the walk's random numbers come from.
  let key: RandomKey
  /// The states stood in so far, the first one first; `position` is the present one.
  private(set) var states: [Tensor<Double>]
  /// `steps[i]` led from state i to state i + 1.
  private(set) var steps: [Step] = []
  private(set) var position = 0
  /// What each step of one's own held, by the number of the step.
  private var traces: [Int: FunctionSampler.Trace] = [:]
  private var estimates: [Int: Tensor<Double>] = [:]

  init(_ sampler: any Sampler, problem: (any InverseProblem)?, from start: Tensor<Double>, key: RandomKey) {
    self.sampler = sampler
    self.problem = problem
    self.key = key
    states = [start]
  }

  /// A copy that goes on by itself, with the same random numbers.
  func fork() -> Walk {
    let copy = Walk(sampler, problem: problem, from: states[0], key: key)
    (copy.states, copy.steps, copy.position) = (states, steps, position)
    (copy.traces, copy.estimates) = (traces, estimates)
    return copy
  }

  var times: [Double] { sampler.times }
  var stepCount: Int { times.count - 1 }
  var t: Double { times[position] }
  package var x: Tensor<Double> { states[position] }
  var isFinished: Bool { position == stepCount }
  /// The step that led to the present state.
  package var lastStep: Step? { position > 0 ? steps[position - 1] : nil }

  /// Whether its steps tell which estimate they were made with.
  var holdsEstimates: Bool { (sampler as? FunctionSampler).map { $0.estimateName != nil } ?? true }

  /// What the last step held, where it is one's own.
  var lastTrace: FunctionSampler.Trace? { traces[position] }

  /// The prior's estimate x̂₀ at the present state; of a step of one's own, what the next step holds it to be.
  func estimate() throws -> Tensor<Double> {
    if let own = sampler as? FunctionSampler {
      if isFinished { return x }
      // What the function refers to may change between two questions, so the answer is not kept.
      return try own.estimate(x, from: t, to: times[position + 1], key: key(step: position + 1))
    }
    if let known = estimates[position] { return known }
    if position < steps.count {
      // The step taken from here has computed it already.
      return steps[position].estimate
    }
    let estimate = try sampler.estimate(x, t: t)
    estimates[position] = estimate
    return estimate
  }

  /// How many times the noise the residual of the present estimate is, where that is no accident.
  func residualRatio() throws -> Double? { try problem?.residualRatio(of: estimate()) }

  /// The bytes of its states and of what its steps keep.
  var heldBytes: Int {
    let terms = steps.reduce(0) { $0 + $1.terms.reduce(0) { $0 + $1.tensor.count } }
    return 8 * (states.reduce(0) { $0 + $1.count } + terms)
  }

  /// The address of the random numbers of the step with this number, from 1 on.
  func key(step: Int) -> RandomKey { key.stream(.step, step) }

  /// A time of the walk, with its derivative where one is being taken.
  func instant(_ t: Double) throws -> Value {
    if let own = sampler as? FunctionSampler { return try own.instant(t) }
    if let sampler = sampler as? any MethodSampler { return .from(try sampler.instant(t).t) }
    return .number(t)
  }

  /// All of them.
  func instants() throws -> Tensor<Double> {
    try Tensor.stack(times.map { try instant($0).tensor() ?? Tensor($0) })
  }

  /// - Throws: a diagnostic where fewer than `count` steps are left.
  func requireLeft(_ count: Int) throws {
    let left = stepCount - position
    guard count > left else { return }
    let here = "t = \(Digits.short(t))"
    throw left == 0
      ? Diagnostic(.walkStopped, "the walk stands at its last time, \(here)", help: "`back` goes the other way")
      : Diagnostic(
        .walkStopped, "the walk has \(left) step\(left == 1 ? "" : "s") left from \(here), not \(count)",
        help: "`run` goes to its last time")
  }

  /// - Throws: a diagnostic where fewer than `count` steps have been taken.
  func requireTaken(_ count: Int) throws {
    guard count > position else { return }
    throw position == 0
      ? Diagnostic(
        .walkStopped, "the walk stands at its first time, t = \(Digits.short(t))", help: "`step` goes on")
      : Diagnostic(
        .walkStopped, "the walk has taken \(position) step\(position == 1 ? "" : "s"), not \(count)",
        help: "`goto` with \(Digits.short(times[0])) goes to its first time")
  }

  /// One step on. A step that fails leaves the walk as it was.
  func step() throws {
    try requireLeft(1)
    if position < steps.count {
      position += 1
      return
    }
    let (next, key) = (times[position + 1], key(step: position + 1))
    let step: Step
    if let own = sampler as? FunctionSampler {
      let trace: FunctionSampler.Trace
      (step, trace) = try own.take(x, from: t, to: next, key: key)
      traces[position + 1] = trace
    } else {
      step = try sampler.step(x, from: t, to: next, memory: lastStep?.memory, key: key)
    }
    steps.append(step)
    states.append(step.x)
    position += 1
  }

  /// One step back. The step undone is forgotten, so that the next `step` is computed anew and must agree.
  func back() throws {
    try requireTaken(1)
    position -= 1
    steps.removeLast(steps.count - position)
    states.removeLast(states.count - position - 1)
    estimates = estimates.filter { $0.key <= position }
    traces = traces.filter { $0.key <= position }
  }

  /// The position whose time is nearest to t.
  /// - Throws: a diagnostic when t lies outside the walk's times.
  func position(nearest t: Double) throws -> Int {
    guard let first = times.first, let last = times.last, t <= first, t >= last else {
      throw Diagnostic(
        .walkStopped, "t = \(Digits.short(t)) is not between the walk's times",
        help: "they fall from \(Digits.short(times.first ?? 0)) to \(Digits.short(times.last ?? 0))")
    }
    return times.indices.min { abs(times[$0] - t) < abs(times[$1] - t) } ?? 0
  }
}
