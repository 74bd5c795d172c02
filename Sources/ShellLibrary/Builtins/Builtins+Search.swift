import Numerics
import Restore
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// The choice of a sampler's settings.
  static let search: [Builtin] = [
    Builtin(
      "search", .samplers,
      [
        .required("f", "a sampler such as `cpigdm`, or a function (problem, options) that returns a walk"),
        .required("problem", "what `observe` returned; its y is not used"),
        .standard("draws", .number(16), "how many pictures are held out", labelOnly: true),
        .standard("samples", .number(4), "how many walks for each", labelOnly: true),
        .fields("option", "of the sampler; of one that is a list, every value is tried"),
      ],
      "Chooses a sampler's options by trying all combinations on measurements of fresh draws from the prior.",
      equation: "least mean of (1/m) Σ_j ‖x_j − x*‖ − 1/(2m(m − 1)) Σ_jk ‖x_j − x_k‖, per √n",
      source: "Gneiting and Raftery, JASA 2007 (energy score)",
      example: "g = gaussian([0, 0], 1); q = observe(g, matrix([1, 0]), [0.5], noise: 0.3)\n"
        + "r = search(cpigdm, q, steps: 5, w: [1, 4, 15], start: [0.4, 0.8]); check r.table.count == 6\n"
        + "run cpigdm(q, steps: 5, w: r.w, start: r.start)"
    ) { arguments, session in
      let search = try SettingSearch(arguments)
      return .record(try search.run(session))
    }
  ]
}

/// A call of `search`: which options are tried, which are given, and what comes out.
private struct SettingSearch {
  private let arguments: Arguments
  private let names: [String]
  /// The values of each option: several of one that is a list.
  private let choices: [[Value]]
  /// The options that are lists.
  private let listed: [Int]

  /// The columns that the table has besides the options.
  private static let results = ["score", "behind", "se", "error", "spread", "failure", "table"]
  private static let largest = 10_000

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    guard case .record(let record) = arguments["option"] else { throw Self.empty(arguments) }
    names = record.names
    for name in names where name == "from" || name == "count" || Self.results.contains(name) {
      throw Diagnostic(
        .badArgument, "`search` has no option `\(name)`", at: Self.span(name, arguments),
        help: Self.results.contains(name)
          ? "a column of its table is called so" : "it draws the first states itself; see `draws:` and `samples:`")
    }
    choices = try record.values.map { try Self.values($0) }
    listed = record.values.indices.filter { Self.isList(record.values[$0]) }
    guard !listed.isEmpty else { throw Self.empty(arguments) }
    for index in listed where choices[index].isEmpty {
      throw Diagnostic(.badArgument, "`\(names[index])` has no values to try", at: Self.span(names[index], arguments))
    }
    let total = choices.reduce(1) { $0 > Self.largest ? $0 : $0 * $1.count }
    guard total <= Self.largest else {
      throw arguments.error(.badArgument, "more than \(Self.largest) combinations", help: "give shorter lists")
    }
  }

  private static func empty(_ arguments: Arguments) -> Diagnostic {
    arguments.error(
      .missingArgument, "`search` has nothing to choose from",
      help: "give a list of values for an option, as in `search(cpigdm, problem, w: [2, 4, 8])`")
  }

  /// What is chosen from a list jumps, and how well it does is known as a number.
  private static let untraced = Diagnostic(
    .notDifferentiable, "`search` tries values one after another, which has no derivative",
    help: "differentiate a walk itself: `deriv(w -> wasserstein(run(cpigdm(problem, w: w, from: z)).x, samples))`")

  private static func isList(_ value: Value) -> Bool {
    switch value {
    case .range, .tuple: true
    case .tensor(let tensor): tensor.rank == 1
    default: false
    }
  }

  private static func values(_ value: Value) throws -> [Value] {
    if case .tuple(let tuple) = value { return tuple.elements }
    guard let tensor = try value.tensor() else { return [value] }
    guard !tensor.isTraced else { throw untraced }
    guard isList(value) else { return [value] }
    return tensor.untraced.scalars.map { .number($0) }
  }

  private static func span(_ label: String, _ arguments: Arguments) -> Span {
    let site = arguments.site
    return (0..<site.count).first { site.label($0)?.text == label }.map { site.argumentSpan($0) } ?? site.span
  }

  /// All combinations, the last option fastest.
  private var settings: [[Value]] {
    choices.reduce([[]]) { partial, values in partial.flatMap { start in values.map { start + [$0] } } }
  }

  func run(_ session: Session) throws -> Record {
    do {
      let problem = try ProblemArgument.any(arguments, session)
      guard !problem.isTraced else { throw Self.untraced }
      return try run(problem, session)
    } catch let error as SamplerError {
      throw arguments.error(.samplerFailed, error.description, help: "try other values, or more steps")
    }
  }

  private func run<Measured: InverseProblem>(_ problem: Measured, _ session: Session) throws -> Record {
    let f = try arguments.function("f")
    guard problem.prior is any SampledPrior else {
      throw arguments.error(
        "problem", "`search` measures draws from the prior, and the prior \(problem.prior.name) has none",
        help: "`gaussian`, `mixture`, `empirical` and `digits()` can be drawn from")
    }
    let settings = self.settings
    let before = session.stream
    defer { session.stream.restoreWalks(of: before) }
    let result = try GuidanceSearch(
      problem, settings: settings, heldOut: arguments.integer("draws", atLeast: 2),
      samples: arguments.integer("samples", atLeast: 2), key: session.nextKey(),
      progress: { done, part in
        try session.checkInterrupt()
        session.host.emit(.progress(Progress(label: "search", done: done, total: settings.count, part: part)))
      },
      sampler: { problem, setting in try sampler(f, problem, setting, session) })
    session.host.emit(.progress(Progress(label: "search", done: settings.count, total: settings.count)))
    let best = zip(names, result.best.setting).map { ($0, $1) }
    return try Record(best + [("score", .number(result.best.score)), ("table", .table(table(result)))])
  }

  /// The sampler of the walk that f returns for a setting. A refusal by the sampler is a trial that failed.
  private func sampler(
    _ f: Value, _ problem: any InverseProblem, _ setting: [Value], _ session: Session
  ) throws -> any Sampler {
    let site = arguments.site
    let labels = names.map { name in Name(text: name, span: Self.span(name, arguments)) }
    let call = CallSite(
      span: site.span, callee: site.calleeSpan, labels: [nil] + labels, spans: [site.span] + labels.map(\.span))
    let value: Value
    do {
      value = try session.call(f, [.object(ProblemObject(problem: problem))] + setting, call)
    } catch let error as Diagnostic where error.code.id == DiagnosticCode.samplerFailed.id {
      throw SamplerError.invalid(error.message)
    }
    guard case .object(let object) = value, let walk = (object as? WalkObject)?.walk else {
      throw arguments.error(
        "f", "the function given to `search` returned \(ValueText.described(value)), not a walk", code: .wrongType)
    }
    guard !(walk.sampler is FunctionSampler) else {
      throw arguments.error(
        "f", "`search` draws the first states and asks for estimates, which a walk of your own does not know")
    }
    return walk.sampler
  }

  /// A row a trial, best first: what was tried, and how it did.
  private func table(_ result: GuidanceSearch<[Value]>) throws -> Table {
    let failed = result.trials.contains { $0.failure != nil }
    return try Table(
      result.trials.map { trial in
        let tried = listed.map { (names[$0], trial.setting[$0]) }
        let numbers: [(String, Value)] = [
          ("score", .number(trial.score)), ("behind", .number(trial.behind)), ("se", .number(trial.standardError)),
          ("error", .number(trial.error)), ("spread", .number(trial.spread)),
        ]
        return try Record(tried + numbers + (failed ? [("failure", .string(trial.failure ?? ""))] : []))
      })
  }
}
