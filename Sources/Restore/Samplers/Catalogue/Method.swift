/// A way of sampling, described once: what it is called, what it does and by which equation, who published it, what it costs,
/// what may be chosen, and how a sampler is made of a problem.
///
/// ``all`` is the list of those that ship. The prompt's built-ins, `help`, `explain`, `cite`, the reference, the report
/// and the tests of convergence read it; a method of your own is a value of this type beside its sampler.
public struct Method: Sendable {
  /// How a sampler is made, by what the method is for.
  public enum Maker: Sendable {
    /// A walk to the prior itself.
    case prior(@Sendable (any Prior, MethodSettings) throws -> any Sampler)
    /// One for linear operators.
    case linear(@Sendable (Problem, MethodSettings) throws -> any Sampler)
    case any(@Sendable (any InverseProblem, MethodSettings) throws -> any Sampler)
  }

  /// Where the times come from when they are not given.
  public enum Times: Sendable {
    /// From the options `steps`, `start`, `stop` and `spacing`.
    case spaced
    /// Noise levels that go with the prior's spread, for a number of steps.
    case levels(@Sendable (_ steps: Int, _ path: any GaussianPath, _ prior: any Prior) throws -> [Double])
  }

  /// A prior that a method makes no error for.
  public enum Exactness: Sendable {
    /// N(m, I).
    case unitGaussian
    /// N(m, C), in the directions that the pullbacks of two steps span.
    case gaussian

    public var text: String {
      switch self {
      case .unitGaussian: "exact for a prior N(m, I)"
      case .gaussian: "exact for a Gaussian prior in the directions that its pullbacks span"
      }
    }
  }

  /// What it is called by at the prompt.
  public let name: String
  /// What it is called in writing.
  public let title: String
  /// One sentence that says what it does.
  public let sentence: String
  /// What to take it for, in a few words.
  public let purpose: String
  /// The update in the symbols of its steps, in one line; what is found on the way may follow a comma.
  public let equation: String
  /// What the symbols of the update are.
  public let definitions: String
  /// Whether it was first described here.
  public let isOwn: Bool
  /// Where it is from.
  public let sources: [Citation]
  /// How it differs from what was published.
  public let remark: String?
  /// How fast walks approach their limit: the error falls as the number of steps to this power, of a method with an option
  /// `order` where that is 1. nil where walks have no limit, as they draw noise on the way.
  public let order: Int?
  /// What must be chosen for walks to have a limit.
  public let converging: [String: MethodValue]
  /// The priors for which walks of any number of steps end as they should.
  public let exactness: Exactness?
  public let cost: MethodCost
  public let options: [MethodOption]
  public let times: Times
  /// A program for the prompt that runs and checks something.
  public let example: String
  public let maker: Maker

  public init(
    _ name: String, title: String? = nil, _ sentence: String, purpose: String, equation: String, definitions: String,
    isOwn: Bool = false, sources: [Citation], remark: String? = nil, order: Int?,
    converging: [String: MethodValue] = [:], exactness: Exactness? = nil, cost: MethodCost, options: [MethodOption],
    times: Times = .spaced, example: String, make maker: Maker
  ) {
    (self.name, self.title, self.sentence, self.purpose) = (name, title ?? name, sentence, purpose)
    (self.equation, self.definitions) = (equation, definitions)
    (self.isOwn, self.sources, self.remark) = (isOwn, sources, remark)
    (self.order, self.converging, self.exactness) = (order, converging, exactness)
    (self.cost, self.options, self.times) = (cost, options, times)
    (self.example, self.maker) = (example, maker)
  }

  /// Where it is from, in a line.
  public var source: String {
    let names = (isOwn ? ["this project"] : []) + sources.map(\.text)
    return names.joined(separator: "; ") + (remark.map { ", \($0)" } ?? "")
  }

  /// Whether walks may go from data to noise: without a measurement the same equation leads both ways.
  public var timesMayRise: Bool {
    guard case .prior = maker else { return false }
    return true
  }

  public func option(_ name: String) -> MethodOption? { options.first { $0.name == name } }

  /// A sampler for a problem, with what is chosen for its options.
  /// - Throws: ``SamplerError/option(_:_:help:)`` for a value the option does not take, and what the sampler throws.
  public func sampler(
    for problem: any InverseProblem, _ values: [String: MethodValue] = [:]
  ) throws -> any Sampler {
    let settings = try MethodSettings(self, values, prior: problem.prior)
    switch maker {
    case .prior(let make): return try make(problem.prior, settings)
    case .any(let make): return try make(problem, settings)
    case .linear(let make):
      guard let linear = problem as? Problem else {
        throw SamplerError.invalid("`\(name)` needs a linear operator, and \(problem.name) is not linear")
      }
      return try make(linear, settings)
    }
  }

  /// A sampler of the prior itself.
  /// - Throws: ``SamplerError``, for a method that needs a problem too.
  public func sampler(of prior: any Prior, _ values: [String: MethodValue] = [:]) throws -> any Sampler {
    guard case .prior(let make) = maker else {
      throw SamplerError.invalid("`\(name)` restores: it needs a problem, not a prior alone")
    }
    return try make(prior, MethodSettings(self, values, prior: prior))
  }
}
