import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// A call of a method at the prompt: its options from their arguments, and what all methods take, `over`, `count` and
/// `from`.
struct MethodArguments {
  private let method: Method
  private let arguments: Arguments
  private let session: Session

  init(_ method: Method, _ arguments: Arguments, _ session: Session) {
    (self.method, self.arguments, self.session) = (method, arguments, session)
  }

  // MARK: Parameters

  static func parameters(_ method: Method) -> [Parameter] {
    var subject = Parameter.required("problem", "what `observe` returned")
    if case .prior = method.maker { subject = .required("prior", "what pictures look like") }
    return [subject] + method.options.map(parameter) + [
      .optional(
        "over",
        method.timesMayRise
          ? "the times themselves, falling as `times(20)` gives, or rising, from data to noise: `flip(times(20))`"
          : "the falling times themselves, as `times(20)` gives"),
      .optional("count", "how many samples; without it one, and no batch axis"),
      .optional("from", "the first state, in place of a drawn one"), WalkOptions.keep,
    ]
  }

  private static func parameter(_ option: MethodOption) -> Parameter {
    // What follows a semicolon is left out of messages.
    let meaning = option.meaning + (option.sources.isEmpty ? "" : "; see " + option.sources.references)
    func standard(_ value: Value, shown: String? = nil) -> Parameter {
      .standard(option.name, value, meaning, labelOnly: true, shown: shown)
    }
    switch option.kind {
    case .count(let count?, _): return standard(.number(Double(count)))
    case .number(let number), .time(let number): return standard(.number(number))
    case .flag(let flag?): return standard(.number(flag ? 1 : 0), shown: "\(flag)")
    case .choice(let word, let words): return standard(.string(word)).one(of: words)
    case .spacing(let spacing?): return standard(.string(spacing.rawValue)).one(of: option.choices)
    case .spacing(nil): return .optional(option.name, meaning).one(of: option.choices)
    case .count(nil, _), .flag(nil), .path, .weight: return .optional(option.name, meaning)
    }
  }

  // MARK: A call

  /// A walk from a drawn state, or from the one given.
  func walk() throws -> Value {
    let problem: (any InverseProblem)?
    let prior: any Prior
    let sampler: any Sampler
    if case .prior = method.maker {
      prior = try arguments.object("prior", as: PriorObject.self, expected: "a prior such as `digits()`").prior
      (problem, sampler) = (nil, try method.sampler(of: prior, values()))
    } else {
      let given = try self.problem()
      (problem, prior) = (given, given.prior)
      sampler = try method.sampler(for: given, values())
    }
    let key = session.nextWalkKey()
    let start = try start(sampler, prior.eventShape, key)
    let keeping = try WalkOptions.keeping(arguments)
    return .object(
      WalkObject(walk: Walk(sampler, problem: problem, from: start, key: key, keeping: keeping, session: session)))
  }

  private func problem() throws -> any InverseProblem {
    guard case .linear = method.maker else { return try ProblemArgument.any(arguments, session) }
    return try ProblemArgument.linear(
      arguments, session, instead: "`pigdm(problem)` linearises the operator at each estimate")
  }

  private func start(_ sampler: any Sampler, _ event: [Int], _ key: RandomKey) throws -> Tensor<Double> {
    // `from` decides how many samples there are; a `count` beside it only has to be one.
    let count = try arguments.optionalInteger("count", atLeast: 1)
    guard arguments.has("from") else { return try sampler.start(key: key, count: count) }
    let start = try arguments.tensor("from")
    guard start.shape == event || Array(start.shape.dropFirst()) == event else {
      throw arguments.error(
        "from", "`from` is a state \(Shape.text(event)) or a batch of them, not \(Shape.text(start.shape))",
        code: .wrongShape, help: "a state has the shape of what the prior is about, such as a draw: `prior.sample()`")
    }
    return start
  }

  // MARK: Options

  /// What was given, by name.
  private func values() throws -> [String: MethodValue] {
    var values: [String: MethodValue] = [:]
    for option in method.options where arguments.has(option.name) { values[option.name] = try value(option) }
    if let times = try TimesArgument.over(arguments, mayRise: method.timesMayRise, on: path()) {
      values["over"] = .times(times)
    }
    if values["over"] == nil, case .spaced = method.times { try checkTimes() }
    return values
  }

  private func value(_ option: MethodOption) throws -> MethodValue {
    switch option.kind {
    case .count(_, let range): return .number(Tensor(Double(try count(option, in: range))))
    case .number, .time: return .number(try arguments.scalar(option.name))
    case .flag: return .flag(try arguments.truth(option.name))
    case .choice, .spacing: return .word(try arguments.choice(option.name))
    case .path: return .path(try path())
    case .weight: return .weight(try weight(option.name))
    }
  }

  private func path() throws -> any GaussianPath {
    guard case .path(let standard)? = method.option("path")?.kind else { return try VPPath() }
    return try PathArgument.read(arguments, standard: standard.make())
  }

  private func count(_ option: MethodOption, in range: ClosedRange<Int>) throws -> Int {
    let count = try arguments.integer(option.name, atLeast: range.lowerBound)
    guard count <= range.upperBound else {
      let wanted =
        range.count == 2 ? "\(range.lowerBound) or \(range.upperBound)" : "at most \(range.upperBound)"
      throw arguments.error(
        option.name, "`\(option.name)` of `\(arguments.function)` is \(wanted), not \(count)", code: .samplerFailed,
        help: option.remedy)
    }
    return count
  }

  /// w_t: a number, or a function of t that was typed.
  private func weight(_ name: String) throws -> TracedOptions.Weight {
    if arguments[name].number != nil { return .constant(try arguments.scalar(name)) }
    let (f, session) = (try arguments.function(name, taking: "t -> …"), session)
    let call: @Sendable (Tensor<Double>) throws -> Tensor<Double> = { t in
      let w = try session.callNumber(f, [t], purpose: "`\(name)`")
      guard w.scalars.allSatisfy(\.isFinite) else {
        throw Diagnostic(
          .badArgument, "`\(name)` is \(Digits.short(try w.item)) at t = \(Digits.short(try t.item))",
          help: "a weight is finite at all times of the walk")
      }
      return w
    }
    return .function { t in
      try Tensor.stack((0..<t.count).map { try call(t.reshaped([t.count])[$0]) }).reshaped(t.shape)
    }
  }

  /// Refuses times that do not fall, in the words of the call.
  private func checkTimes() throws {
    guard let start = method.option("start"), case .time(let standard) = start.kind, method.option("stop") != nil else {
      return
    }
    let first =
      arguments.has("start")
      ? try arguments.scalar("start").item : try MethodSettings.start(standard, on: path())
    let last = try arguments.scalar("stop").item
    if method.timesMayRise && first >= 0 && first < last { return }
    try TimesArgument.falling(arguments, "start", first, "stop", last)
  }
}

extension [Citation] {
  /// The publications alone, in a line.
  fileprivate var references: String { map(\.reference.short).joined(separator: "; ") }
}
