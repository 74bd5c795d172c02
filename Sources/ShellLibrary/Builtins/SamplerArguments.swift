import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// Readings of a sampler's arguments.
enum SamplerArguments {
  private static let names = Spacing.allCases.map(\.rawValue)
  private static let kinds =
    "\"uniform\" in t or in \"sqrt\" of t, or by the noise σ/μ: in \"logsnr\", its logarithm, or as by \"karras\", its 7th root"
  static let spacing = Parameter.standard("spacing", .string("uniform"), kinds, labelOnly: true).one(of: names)
  static let freeSpacing = Parameter.standard("spacing", .string(Spacing.free.rawValue), kinds, labelOnly: true)
    .one(of: names)
  static let guidedSpacing = Parameter.optional(
    "spacing", kinds + "; \"uniform\" unless given, and \"logsnr\" where μ does not vanish, as on `edm()`"
  ).one(of: names)
  static let over = Parameter.optional("over", "the falling times themselves, as `times(20)` gives")
  static let freeOver = Parameter.optional(
    "over", "the times themselves, falling as `times(20)` gives, or rising, from data to noise: `flip(times(20))`")

  static func spacing(_ arguments: Arguments, standard: @autoclosure () throws -> Spacing) throws -> Spacing {
    guard arguments.has("spacing") else { return try standard() }
    return try Spacing(rawValue: arguments.choice("spacing")) ?? standard()
  }

  /// The times of `over`, where they are given.
  /// - Parameter mayRise: whether they may rise too.
  static func over(
    _ arguments: Arguments, on path: any GaussianPath, mayRise: Bool = false
  ) throws -> Tensor<Double>? {
    guard arguments.has("over") else { return nil }
    for other in ["steps", "start", "stop", "spacing"] where arguments.has(other) {
      throw arguments.error(
        other, "`over` gives all times, and `\(other)` some of them; give one of the two", help: "leave `\(other)` out")
    }
    let times = try arguments.tensor("over")
    try checkOrder(of: times, arguments, mayRise: mayRise)
    for t in times.scalars where !(t >= 0 && t <= path.end) {
      throw arguments.error(
        "over",
        "t = \(Digits.short(t)) is outside the path \(path.name), which runs from 0 to \(Digits.short(path.end))",
        code: .offThePath, help: "times of this path lie in 0..\(Digits.short(path.end))")
    }
    return times
  }

  /// Refuses an `over` that is not two times or more in one direction.
  static func checkOrder(of times: Tensor<Double>, _ arguments: Arguments, mayRise: Bool) throws {
    let steps = zip(times.scalars, times.scalars.dropFirst())
    guard times.rank == 1, times.count >= 2,
      steps.allSatisfy({ $0 > $1 }) || (mayRise && steps.allSatisfy({ $0 < $1 }))
    else {
      throw arguments.error(
        "over",
        "`over` of `\(arguments.function)` is two or more \(mayRise ? "times that fall, or rise" : "falling times")",
        help: "write for example `over: times(20)`")
    }
  }

  /// The path and the times of a sampler whose noise levels go with the prior's spread and that is the same on all paths.
  static func byLevels(
    _ arguments: Arguments, _ times: (Int, any GaussianPath) throws -> [Double]
  ) throws -> (path: any GaussianPath, times: [Double]) {
    let path = try PathArgument.read(arguments)
    if let over = try over(arguments, on: path) { return (path, over.scalars) }
    let steps = try arguments.integer("steps", atLeast: 1)
    do {
      return (path, try times(steps, path))
    } catch PathError.unreached where !arguments.has("path") {
      return (FlowPath(), try times(steps, FlowPath()))
    }
  }

  /// The weight as numbers and as tensors, and whether it is being differentiated.
  private static func weight(
    _ arguments: Arguments, _ session: Session, at t: Double
  ) throws -> (plain: GuidanceWeight, tensors: TracedOptions.Weight, isTraced: Bool) {
    guard arguments.has("weight") else {
      let w = try arguments.scalar("w")
      return (.published(try w.item), .published(w), w.isTraced)
    }
    guard !arguments.has("w") else {
      throw arguments.error(
        "weight", "`weight` is w_t itself and takes the place of `w`; give one of them",
        help: "leave `w` out")
    }
    if arguments["weight"].number != nil {
      let w = try arguments.scalar("weight")
      return (.constant(try w.item), .constant(w), w.isTraced)
    }
    let f = try arguments.function("weight", taking: "t -> …")
    let call: @Sendable (Tensor<Double>) throws -> Tensor<Double> = { t in
      let w = try session.callNumber(f, [t], purpose: "`weight`")
      guard w.scalars.allSatisfy(\.isFinite) else {
        throw Diagnostic(
          .badArgument, "`weight` is \(Digits.short(try w.item)) at t = \(Digits.short(try t.item))",
          help: "a weight is finite at all times of the walk")
      }
      return w
    }
    let isTraced = try call(Tensor(t)).isTraced
    return (
      .function {
        let w = try call(Tensor($0))
        guard isTraced || !w.isTraced else {
          throw TensorError.derivative(
            operation: "weight", reason: "it depends on what is differentiated at some times, and not at the start")
        }
        return try w.item
      },
      .function { t in try Tensor.stack((0..<t.count).map { try call(t.reshaped([t.count])[$0]) }).reshaped(t.shape) },
      isTraced
    )
  }

  /// The first time. Its default is meant for paths from 0 to 1; on another one it is the time with as much noise as `vp()`
  /// has there, or the end.
  private static func start(_ arguments: Arguments, on path: any GaussianPath) throws -> Tensor<Double> {
    let t = try arguments.scalar("start")
    guard !arguments.has("start"), path.end != 1 else { return t }
    let ρ = try VPPath().rho(t.item)
    return Tensor(try ρ < path.rho(path.end) ? path.time(rho: ρ) : path.end)
  }

  /// Refuses times that do not fall.
  static func falling(_ arguments: Arguments, _ first: String, _ start: Double, _ last: String, _ stop: Double) throws {
    guard !(start > stop && stop >= 0) else { return }
    let isTurned = stop > start && start >= 0
    throw arguments.error(
      arguments.has(last) ? last : first,
      "times fall to 0 or above, not from \(Digits.short(start)) to \(Digits.short(stop))", code: .samplerFailed,
      help: isTurned
        ? "the noise comes first: `\(first): \(Digits.short(stop)), \(last): \(Digits.short(start))`"
        : "write for example `\(first): 1, \(last): 0.001`")
  }

  /// The options of a sampler: numbers, and tensors beside them where one is being differentiated.
  static func options(
    _ arguments: Arguments, _ session: Session, path: any GaussianPath, isGuided: Bool = true
  ) throws -> SamplerOptions {
    func optional(_ name: String) throws -> Tensor<Double> {
      arguments.signature.index(of: name) == nil ? Tensor(0) : try arguments.scalar(name)
    }
    let (lambda, churn) = try (optional("lambda"), optional("churn"))
    let instants =
      try over(arguments, on: path, mayRise: !isGuided) ?? times(arguments, on: path, isGuided: isGuided)
    let times = instants.scalars
    let weight =
      isGuided
      ? try weight(arguments, session, at: times[0])
      : (plain: .constant(0), tensors: .constant(Tensor(0)), isTraced: false)
    let isTraced = weight.isTraced || [instants, lambda, churn].contains { $0.isTraced }
    return try SamplerOptions(
      path: path, times: times, weight: weight.plain, lambda: lambda.item, order: order(arguments),
      jacobian: isGuided ? arguments.truth("jacobian") : true, churn: churn.item, covariance: covariance(arguments),
      traced: isTraced
        ? TracedOptions(times: instants, weight: weight.tensors, lambda: lambda, churn: churn)
        : nil,
      noise: WalkOptions.noise(arguments, churn: churn.item), mayRise: !isGuided)
  }

  /// The times that `steps`, `start`, `stop` and `spacing` say.
  private static func times(
    _ arguments: Arguments, on path: any GaussianPath, isGuided: Bool
  ) throws -> Tensor<Double> {
    let steps = try arguments.integer("steps", atLeast: 1)
    let (start, stop) = try (start(arguments, on: path), arguments.scalar("stop"))
    let spacing = try spacing(arguments, standard: isGuided ? .guided(on: path) : .free)
    if !isGuided, try start.item >= 0 && start.item < stop.item {
      // From data to noise: the same times the other way round.
      let falling = try spacing.times(steps, from: stop, to: start, on: path)
      return try Tensor.stack((0...steps).reversed().map { try falling[$0] })
    }
    try falling(arguments, "start", start.item, "stop", stop.item)
    if start.isTraced || stop.isTraced || (spacing.isByNoise && path.isTraced) {
      return try spacing.times(steps, from: start, to: stop, on: path)
    }
    return Tensor(try spacing.times(steps, from: start.item, to: stop.item, on: path))
  }

  static func walk(
    _ arguments: Arguments, _ session: Session, standardPath: @autoclosure () throws -> any GaussianPath,
    _ make: (any InverseProblem, SamplerOptions) throws -> any Sampler
  ) throws -> Value {
    let problem = try ProblemArgument.any(arguments, session)
    let options = try options(arguments, session, path: PathArgument.read(arguments, standard: standardPath()))
    return try walk(make(problem, options), problem.prior.eventShape, problem, arguments, session)
  }

  private static func covariance(_ arguments: Arguments) throws -> GuidanceCovariance {
    guard arguments.signature.index(of: "covariance") != nil else { return .isotropic }
    let limit = try arguments.optionalInteger("pullbacks", atLeast: 1)
    if try arguments.choice("covariance") == "moments" { return .moments(pullbacks: limit) }
    guard limit == nil else {
      throw arguments.error(
        "pullbacks", "`pullbacks` is for `covariance: \"moments\"`, and r²I takes one",
        help: "leave `pullbacks` out, or write `covariance: \"moments\"` too")
    }
    return .isotropic
  }

  private static func order(_ arguments: Arguments) throws -> Int {
    guard arguments.has("order") else { return 1 }
    let order = try arguments.integer("order", atLeast: 1)
    guard order <= 2 else {
      throw arguments.error(
        "order", "`order` of `\(arguments.function)` is 1 or 2, not \(order)", code: .samplerFailed,
        help: "write `order: 2`, which extrapolates from the step before, and more `steps` for more accuracy")
    }
    return order
  }

  /// A walk of a sampler from a drawn state, or from the one given.
  static func walk(
    _ sampler: any Sampler, _ event: [Int], _ problem: (any InverseProblem)?, _ arguments: Arguments, _ session: Session
  ) throws -> Value {
    let key = session.nextWalkKey()
    let start: Tensor<Double>
    // `from` decides how many samples there are; a `count` beside it only has to be one.
    let count = try arguments.optionalInteger("count", atLeast: 1)
    if arguments.has("from") {
      start = try arguments.tensor("from")
      guard start.shape == event || Array(start.shape.dropFirst()) == event else {
        throw arguments.error(
          "from", "`from` is a state \(Shape.text(event)) or a batch of them, not \(Shape.text(start.shape))",
          code: .wrongShape, help: "a state has the shape of what the prior is about, such as a draw: `prior.sample()`")
      }
    } else {
      start = try sampler.start(key: key, count: count)
    }
    let keeping = try WalkOptions.keeping(arguments)
    return .object(
      WalkObject(walk: Walk(sampler, problem: problem, from: start, key: key, keeping: keeping, session: session)))
  }
}
