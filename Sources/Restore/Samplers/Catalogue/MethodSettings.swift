import Numerics

/// What was chosen for the options of a ``Method``, checked, with their defaults, and the path and the times that follow.
public struct MethodSettings: Sendable {
  public let method: Method
  public let path: any GaussianPath
  /// The falling times, traced where a derivative with respect to one of them is taken.
  public let instants: Tensor<Double>
  private let values: [String: MethodValue]

  public var times: [Double] { instants.scalars }

  /// - Parameter values: by name; `over` gives all times in place of `steps`, `start`, `stop` and `spacing`.
  /// - Throws: ``SamplerError/option(_:_:help:)`` for what an option does not take; ``PathError``.
  public init(_ method: Method, _ values: [String: MethodValue], prior: any Prior) throws {
    for (name, value) in values { try Self.check(value, for: name, of: method) }
    if values["over"] != nil, let other = ["steps", "start", "stop", "spacing"].first(where: { values[$0] != nil }) {
      throw SamplerError.option(
        other, "`over` gives all times, and `\(other)` some of them; give one of the two", help: "leave `\(other)` out")
    }
    if values["weight"] != nil, values["w"] != nil {
      throw SamplerError.option(
        "weight", "`weight` is w_t itself and takes the place of `w`; give one of them", help: "leave `w` out")
    }
    self.method = method
    self.values = values
    (path, instants) = try Self.laid(method, values, prior)
  }

  // MARK: Reading

  public func has(_ name: String) -> Bool { values[name] != nil }

  /// A number: what was chosen, or its default.
  public func number(_ name: String) throws -> Tensor<Double> {
    try Self.number(name, method, values)
  }

  /// A whole number; nil where the method decides by itself.
  public func optionalCount(_ name: String) throws -> Int? {
    if case .number(let value)? = values[name] { return Int(try value.item) }
    guard case .count(let standard, _)? = method.option(name)?.kind else { throw Self.missing(name, method) }
    return standard
  }

  public func count(_ name: String) throws -> Int {
    guard let count = try optionalCount(name) else { throw Self.missing(name, method) }
    return count
  }

  /// Yes or no; nil where the method decides by itself.
  public func optionalFlag(_ name: String) throws -> Bool? {
    if case .flag(let value)? = values[name] { return value }
    guard case .flag(let standard)? = method.option(name)?.kind else { throw Self.missing(name, method) }
    return standard
  }

  public func flag(_ name: String) throws -> Bool {
    guard let flag = try optionalFlag(name) else { throw Self.missing(name, method) }
    return flag
  }

  public func choice(_ name: String) throws -> String {
    if case .word(let word)? = values[name] { return word }
    guard case .choice(let standard, _)? = method.option(name)?.kind else { throw Self.missing(name, method) }
    return standard
  }

  /// The options that samplers of guided and unguided equations share. What the method has no option for is left as
  /// ``SamplerOptions`` has it; without a weight there is no guidance.
  public func options() throws -> SamplerOptions {
    func number(_ name: String) throws -> Tensor<Double> {
      method.option(name) == nil ? Tensor(0) : try self.number(name)
    }
    let (lambda, churn) = try (number("lambda"), number("churn"))
    let (plain, tensors, isWeightTraced) = try weight()
    let isTraced = isWeightTraced || [instants, lambda, churn].contains { $0.isTraced }
    return try SamplerOptions(
      path: path, times: times, weight: plain, lambda: lambda.item,
      order: method.option("order") == nil ? 1 : count("order"),
      jacobian: method.option("jacobian") == nil ? true : flag("jacobian"), churn: churn.item,
      covariance: covariance(),
      traced: isTraced ? TracedOptions(times: instants, weight: tensors, lambda: lambda, churn: churn) : nil,
      noise: noise(churn: churn.item), mayRise: method.timesMayRise)
  }

  private func noise(churn: Double) throws -> ChurnNoise {
    guard method.option("noise") != nil, try choice("noise") == "path" else { return .fresh }
    guard churn > 0 else {
      throw SamplerError.option(
        "noise", "`noise: \"path\"` is for walks with churn, and this one draws no noise",
        help: "leave `noise` out, or write `churn: 0.5` too")
    }
    return .path(nil)
  }

  private func covariance() throws -> GuidanceCovariance {
    guard method.option("covariance") != nil else { return .isotropic }
    let limit = try optionalCount("pullbacks")
    if try choice("covariance") == "moments" { return .moments(pullbacks: limit) }
    guard limit == nil else {
      throw SamplerError.option(
        "pullbacks", "`pullbacks` is for `covariance: \"moments\"`, and r²I takes one",
        help: "leave `pullbacks` out, or write `covariance: \"moments\"` too")
    }
    return .isotropic
  }

  /// The weight as numbers and as tensors, and whether it is being differentiated.
  private func weight() throws -> (plain: GuidanceWeight, tensors: TracedOptions.Weight, isTraced: Bool) {
    guard case .weight(let given)? = values["weight"] else {
      guard method.option("w") != nil else { return (.constant(0), .constant(Tensor(0)), false) }
      let w = try number("w")
      return (.published(try w.item), .published(w), w.isTraced)
    }
    switch given {
    case .published(let w): return (.published(try w.item), given, w.isTraced)
    case .constant(let w): return (.constant(try w.item), given, w.isTraced)
    case .function(let f):
      let isTraced = try times.first.map { try f(Tensor([$0])).isTraced } ?? false
      let plain = GuidanceWeight.function { t in
        let w = try f(Tensor([t]))
        guard isTraced || !w.isTraced else {
          throw TensorError.derivative(
            operation: "weight", reason: "it depends on what is differentiated at some times, and not at the start")
        }
        return try w.item
      }
      return (plain, given, isTraced)
    }
  }

  // MARK: Times

  /// The path and the times.
  private static func laid(
    _ method: Method, _ values: [String: MethodValue], _ prior: any Prior
  ) throws -> (any GaussianPath, Tensor<Double>) {
    var given: (any GaussianPath)?
    if case .path(let path)? = values["path"] { given = path }
    var standard = StandardPath.vp
    if case .path(let own)? = method.option("path")?.kind { standard = own }
    let path = try given ?? standard.make()
    if case .times(let times)? = values["over"] { return (path, times) }
    guard case .count(let own, _)? = method.option("steps")?.kind else { throw missing("steps", method) }
    var steps = own ?? 1
    if case .number(let count)? = values["steps"] { steps = Int(try count.item) }
    switch method.times {
    case .spaced: return (path, try spaced(steps, method, values, on: path))
    case .levels(let levels):
      do {
        return (path, Tensor(try levels(steps, path, prior)))
      } catch PathError.unreached where given == nil {
        return (FlowPath(), Tensor(try levels(steps, FlowPath(), prior)))
      }
    }
  }

  /// The first time where none is given. Defaults are meant for paths from 0 to 1; on another one it is the time with as
  /// much noise as `vp` has there, or the end.
  public static func start(_ standard: Double, on path: any GaussianPath) throws -> Double {
    guard path.end != 1 else { return standard }
    let ρ = try VPPath().rho(standard)
    return try ρ < path.rho(path.end) ? path.time(rho: ρ) : path.end
  }

  private static func spaced(
    _ steps: Int, _ method: Method, _ values: [String: MethodValue], on path: any GaussianPath
  ) throws -> Tensor<Double> {
    var start = try number("start", method, values)
    let stop = try number("stop", method, values)
    if values["start"] == nil { start = Tensor(try Self.start(start.item, on: path)) }
    var spacing: Spacing?
    if case .spacing(let standard)? = method.option("spacing")?.kind { spacing = standard }
    if case .word(let word)? = values["spacing"] { spacing = Spacing(rawValue: word) }
    let laid = try spacing ?? .guided(on: path)
    if method.timesMayRise, try start.item >= 0 && start.item < stop.item {
      // From data to noise: the same times the other way round.
      let falling = try laid.times(steps, from: stop, to: start, on: path)
      return try Tensor.stack((0...steps).reversed().map { try falling[$0] })
    }
    if start.isTraced || stop.isTraced || (laid.isByNoise && path.isTraced) {
      return try laid.times(steps, from: start, to: stop, on: path)
    }
    return Tensor(try laid.times(steps, from: start.item, to: stop.item, on: path))
  }

  // MARK: Checking

  private static func number(
    _ name: String, _ method: Method, _ values: [String: MethodValue]
  ) throws -> Tensor<Double> {
    if case .number(let value)? = values[name] { return value }
    switch method.option(name)?.kind {
    case .number(let standard), .time(let standard): return Tensor(standard)
    default: throw missing(name, method)
    }
  }

  private static func missing(_ name: String, _ method: Method) -> SamplerError {
    .invalid("`\(method.name)` asks for an option `\(name)` that it does not describe")
  }

  private static func check(_ value: MethodValue, for name: String, of method: Method) throws {
    func refuse(_ wanted: String) -> SamplerError {
      .option(name, "`\(name)` of `\(method.name)` is \(wanted)", help: method.option(name)?.remedy)
    }
    if name == "over" {
      let mayRise = method.timesMayRise
      guard case .times(let times) = value, times.rank == 1, times.count >= 2,
        zip(times.scalars, times.scalars.dropFirst()).allSatisfy({ $0 > $1 })
          || (mayRise && zip(times.scalars, times.scalars.dropFirst()).allSatisfy({ $0 < $1 }))
      else { throw refuse("two or more " + (mayRise ? "times that fall, or rise" : "falling times")) }
      return
    }
    guard let option = method.option(name) else {
      throw SamplerError.option(
        name, "`\(method.name)` has no option `\(name)`",
        help: "it has \(method.options.map(\.name).joined(separator: ", "))")
    }
    switch (option.kind, value) {
    case (.count(_, let range), .number(let tensor)):
      let number = try tensor.item
      guard number == number.rounded(), abs(number) < 0x1p53, range.contains(Int(number)) else {
        throw refuse(
          range.upperBound == Int.max
            ? "a whole number from \(range.lowerBound) on"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
    case (.number, .number(let tensor)), (.time, .number(let tensor)):
      guard tensor.count == 1 else { throw refuse("one number") }
    case (.choice, .word(let word)), (.spacing, .word(let word)):
      guard option.choices.contains(word) else {
        throw refuse("one of " + option.choices.map { "\"\($0)\"" }.joined(separator: ", "))
      }
    case (.flag, .flag), (.path, .path), (.weight, .weight): break
    case (.count, _): throw refuse("a whole number")
    case (.number, _), (.time, _): throw refuse("a number")
    case (.flag, _): throw refuse("true or false")
    case (.choice, _), (.spacing, _): throw refuse("a word")
    case (.path, _): throw refuse("a path")
    case (.weight, _): throw refuse("a weight w_t")
    }
  }
}
