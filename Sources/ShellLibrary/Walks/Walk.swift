import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// A sampler under way: the one kind of value with identity.
///
/// It keeps states, and with each what a multistep rule needs to go on from there; a step is a function of these and of its
/// number, random numbers included. So `back` followed by `step` gives the same bits, and what a step did, its terms and
/// its estimate, is computed again when it is asked for. Only the last step of a command is at hand as it was taken.
public final class Walk: @unchecked Sendable {
  let sampler: any Sampler
  let problem: (any InverseProblem)?
  /// Where the walk's random numbers come from.
  let key: RandomKey
  let keeping: Keeping
  private weak var session: Session?
  package private(set) var position = 0
  /// Where it stands.
  private var present: Place
  /// Where it stood, by the number of steps taken: the first place always, the others as ``keeping`` says.
  private var kept: [Int: Place]
  /// What each step taken has cost.
  private var costs: [NetworkCost] = []
  /// What was found out about the present place.
  private var known = Known()
  /// ‖y − H(x̂₀)‖/√m of the estimates of the first steps, as far as they were asked for.
  private var residuals: [Tensor<Double>] = []

  /// What a step depends on besides its number.
  private struct Place {
    let x: Tensor<Double>
    let memory: Step.Memory?

    var count: Int { x.count + (memory?.count ?? 0) }
  }

  /// A step with what it held where it is one's own.
  struct Taken {
    let step: Step
    let trace: FunctionSampler.Trace?
  }

  private struct Known {
    var taken: Taken?
    var estimate: Tensor<Double>?
  }

  init(
    _ sampler: any Sampler, problem: (any InverseProblem)?, from start: Tensor<Double>, key: RandomKey,
    keeping: Keeping = .all, session: Session
  ) {
    self.sampler = sampler.walking(at: key)
    self.problem = problem
    self.key = key
    self.keeping = keeping
    self.session = session
    present = Place(x: start, memory: nil)
    kept = [0: present]
  }

  private init(_ other: Walk) {
    (sampler, problem, key, keeping) = (other.sampler, other.problem, other.key, other.keeping)
    (session, position, present, kept) = (other.session, other.position, other.present, other.kept)
    (costs, known, residuals) = (other.costs, other.known, other.residuals)
  }

  /// A copy that goes on by itself, with the same random numbers.
  func fork() -> Walk { Walk(self) }

  var times: [Double] { sampler.times }
  var stepCount: Int { times.count - 1 }
  var t: Double { times[position] }
  package var x: Tensor<Double> { present.x }
  var isFinished: Bool { position == stepCount }
  /// What the steps from the first state to the present one have asked of the prior; what is asked again to look into a
  /// step is not in it.
  var cost: NetworkCost { costs.reduce(NetworkCost(), +) }

  /// Whether its steps tell which estimate they were made with.
  var holdsEstimates: Bool { (sampler as? FunctionSampler).map { $0.estimateName != nil } ?? true }

  // MARK: What is computed again

  /// The step that led to the present state; nil at the first one.
  package var lastStep: Step? { get throws { try lastTaken()?.step } }

  /// The same with what it held.
  /// - Throws: a diagnostic where the step, taken again, leads elsewhere, as what a step of one's own refers to may change.
  func lastTaken() throws -> Taken? {
    guard position > 0 else { return nil }
    if let taken = known.taken { return taken }
    let taken = try again { try take(position, from: place(at: position - 1)) }
    guard taken.step.x.scalars == present.x.scalars else {
      throw Diagnostic(
        .walkStopped, "step \(position) of `\(sampler.name)`, taken again, leads to another state than it did",
        help: "what it refers to has another value now; `back` and `step` take it anew")
    }
    known.taken = taken
    return taken
  }

  /// All states so far, the first one first.
  func states() throws -> [Tensor<Double>] {
    var states = [present.x]
    if keeping == .all { return (0..<position).compactMap { kept[$0]?.x } + states }
    states = []
    try again {
      guard var place = kept[0] else { return }
      for i in 0..<position {
        states.append(place.x)
        if i + 1 < position { place = try kept[i + 1] ?? self.place(after: take(i + 1, from: place)) }
      }
    }
    return states + [present.x]
  }

  /// The estimates that the steps so far were made with.
  func stepEstimates() throws -> [Tensor<Double>] {
    var estimates: [Tensor<Double>] = []
    try retake(from: 1) { estimates.append($0.step.estimate) }
    return estimates
  }

  /// The residuals ‖y − H(x̂₀)‖/√m of these estimates, for a walk with a problem.
  func stepResiduals() throws -> [Tensor<Double>] {
    guard let problem else { return [] }
    try retake(from: residuals.count + 1) { residuals.append(try problem.residualNorm($0.step.estimate)) }
    return residuals
  }

  /// Takes the steps from this number to the last one again, one by one.
  private func retake(from first: Int, _ look: (Taken) throws -> Void) throws {
    guard first <= position else { return }
    try again {
      var place = try place(at: first - 1)
      for number in first...position {
        let taken = try take(number, from: place)
        try look(taken)
        place = kept[number] ?? self.place(after: taken)
      }
    }
  }

  /// Where it stood after so many steps, found from the nearest place before that is kept.
  private func place(at position: Int) throws -> Place {
    if position == self.position { return present }
    var start = position
    while start > 0, kept[start] == nil { start -= 1 }
    guard var place = kept[start] else { return present }
    if start < position {
      try again {
        for number in (start + 1)...position { place = try self.place(after: take(number, from: place)) }
      }
    }
    return place
  }

  private func place(after taken: Taken) -> Place { Place(x: taken.step.x, memory: taken.step.memory) }

  /// Work that was done before: it is not seen and costs the walk nothing.
  private func again<Result>(_ work: () throws -> Result) throws -> Result {
    try NetworkCost.uncounted { try session.map { try $0.repeating(work) } ?? work() }
  }

  /// The step with this number, from 1 on.
  private func take(_ number: Int, from place: Place) throws -> Taken {
    try Cancellation.check()
    let (t, s, key) = (times[number - 1], times[number], key(step: number))
    if let own = sampler as? FunctionSampler {
      let (step, trace) = try own.take(place.x, from: t, to: s, memory: place.memory, key: key)
      return Taken(step: step, trace: trace)
    }
    return Taken(step: try sampler.step(place.x, from: t, to: s, memory: place.memory, key: key), trace: nil)
  }

  /// The prior's estimate x̂₀ at the present state; of a step of one's own, what the next step holds it to be.
  func estimate() throws -> Tensor<Double> {
    if let own = sampler as? FunctionSampler {
      if isFinished { return x }
      // What the function refers to may change between two questions, so the answer is not kept.
      return try again {
        try own.estimate(x, from: t, to: times[position + 1], memory: present.memory, key: key(step: position + 1))
      }
    }
    if let known = known.estimate { return known }
    let estimate = try again { try sampler.estimate(x, t: t) }
    known.estimate = estimate
    return estimate
  }

  /// How many times the noise the residual of the present estimate is, where that is no accident.
  func residualRatio() throws -> Double? { try problem?.residualRatio(of: estimate()) }

  /// The bytes of what it keeps: states, what a multistep rule needs beside them, and what is known of the present one.
  package var heldBytes: Int {
    var places = kept
    places[position] = present
    let step = known.taken?.step
    let terms = step.map { $0.terms.reduce($0.estimate.count) { $0 + $1.tensor.count } } ?? 0
    let numbers = places.values.reduce(0) { $0 + $1.count } + terms + (known.estimate?.count ?? 0)
    return MemoryLayout<Double>.stride * numbers
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
  /// - Parameter isLast: whether what the step did is likely to be asked for, so that it stays at hand.
  func step(isLast: Bool = true) throws {
    try requireLeft(1)
    known = Known()
    let (taken, cost) = try NetworkCost.counting { try take(position + 1, from: present) }
    position += 1
    present = place(after: taken)
    costs.append(cost)
    if keeping.keeps(position) { kept[position] = present }
    if isLast, keeping != .none { known.taken = taken }
  }

  /// So many steps back. Those undone are forgotten, so that the next `step` is computed anew and must agree.
  func back(_ count: Int) throws {
    try requireTaken(count)
    guard count > 0 else { return }
    let target = position - count
    present = try place(at: target)
    position = target
    kept = kept.filter { $0.key <= target }
    costs.removeLast(costs.count - target)
    residuals.removeLast(max(0, residuals.count - target))
    known = Known()
  }

  /// The position whose time is nearest to t.
  /// - Throws: a diagnostic when t lies outside the walk's times.
  func position(nearest t: Double) throws -> Int {
    guard let first = times.first, let last = times.last, t <= max(first, last), t >= min(first, last) else {
      let (first, last) = (times.first ?? 0, times.last ?? 0)
      throw Diagnostic(
        .walkStopped, "t = \(Digits.short(t)) is not between the walk's times",
        help: "they \(first < last ? "rise" : "fall") from \(Digits.short(first)) to \(Digits.short(last))")
    }
    return times.indices.min { abs(times[$0] - t) < abs(times[$1] - t) } ?? 0
  }
}
