/// An option of a ``Method``: its label, what it means, of what kind it is, and what it is when it is not given.
public struct MethodOption: Sendable {
  /// What an option takes, with what it is unless given; nil where the method then decides by itself.
  public enum Kind: Sendable {
    /// A whole number.
    case count(Int?, in: ClosedRange<Int>)
    /// A number that derivatives are taken with respect to.
    case number(Double)
    /// A time of the path, differentiable too.
    case time(Double)
    case flag(Bool?)
    /// One of a few words.
    case choice(String, of: [String])
    case path(StandardPath)
    /// How the times are laid; nil for ``Spacing/guided(on:)``.
    case spacing(Spacing?)
    /// w_t itself, a number or a function of t.
    case weight
  }

  public let name: String
  /// What it means, as a phrase; what follows a semicolon is left out of messages.
  public let meaning: String
  public let kind: Kind
  /// Where what it does is from, where that is not the method's own source.
  public let sources: [Citation]
  /// What to do instead, for a value out of its range.
  public let remedy: String?

  public init(
    _ name: String, _ kind: Kind, _ meaning: String, sources: [Citation] = [], remedy: String? = nil
  ) {
    (self.name, self.kind, self.meaning) = (name, kind, meaning)
    (self.sources, self.remedy) = (sources, remedy)
  }

  /// The words it may be, where these are few.
  public var choices: [String] {
    switch kind {
    case .choice(_, let words): words
    case .spacing: Spacing.allCases.map(\.rawValue)
    default: []
    }
  }
}

/// The path of a method that is given none.
public enum StandardPath: String, Sendable {
  case vp
  case flow

  public func make() throws -> any GaussianPath {
    switch self {
    case .vp: try VPPath()
    case .flow: FlowPath()
    }
  }
}

// What several methods share. A method of your own may use them too.
extension MethodOption {
  public static func steps(_ count: Int) -> MethodOption {
    MethodOption("steps", .count(count, in: 1...Int.max), "how many, a network call each")
  }

  /// The first and the last time.
  public static func times(from start: Double) -> [MethodOption] {
    let elsewhere = start < 1 ? "that of the same noise" : "its end"
    return [
      MethodOption(
        "start", .time(start), "the first time\(start < 1 ? " τ" : ""); on `edm()` \(elsewhere) unless given"),
      MethodOption("stop", .time(0.001), "the last time"),
    ]
  }

  public static func path(_ standard: StandardPath) -> MethodOption {
    MethodOption("path", .path(standard), "the path, `\(standard)()` unless given")
  }

  /// The path of a method whose levels of noise go with the prior's spread.
  public static let pathOfLevels = MethodOption(
    "path", .path(.vp),
    "the path; `vp()` unless given, and `flow()` where its noise does not reach the prior's spread: the samples are the same"
  )

  /// - Parameter standard: nil for ``Spacing/guided(on:)``.
  public static func spacing(_ standard: Spacing?) -> MethodOption {
    MethodOption(
      "spacing", .spacing(standard),
      "\"uniform\" in t or in \"sqrt\" of t, or by the noise σ/μ: in \"logsnr\", its logarithm, or as by \"karras\", its 7th root"
        + (standard == nil ? "; \"uniform\" unless given, and \"logsnr\" where μ does not vanish, as on `edm()`" : ""))
  }

  public static func w(_ standard: Double) -> MethodOption {
    MethodOption("w", .number(standard), "the published weight w_t = w r²μ²")
  }

  public static let weight = MethodOption("weight", .weight, "w_t itself, a number or a function of t, in place of `w`")

  public static func lambda(_ standard: Double) -> MethodOption {
    MethodOption(
      "lambda", .number(standard), "λ of the conjugate integrators; 0 is DDIM's exponential integrator",
      sources: SamplerOptions.lambdaSources)
  }

  public static let order = MethodOption(
    "order", .count(1, in: 1...2), "1, or 2 for extrapolation from the step before",
    remedy: "write `order: 2`, which extrapolates from the step before, and more `steps` for more accuracy")

  public static let jacobian = MethodOption(
    "jacobian", .flag(true), "whether the pull goes through the network, or through the Jacobian that r²I implies",
    sources: SamplerOptions.jacobianSources)

  /// The covariance that guidance takes, and how many pullbacks it may cost.
  public static let covariance = [
    MethodOption(
      "covariance", .choice("r2", of: ["r2", "moments"]),
      "V[x₀ | x_t] in the guidance: \"r2\" for r²I, \"moments\" for (σ²/μ) ∂x̂₀/∂x",
      sources: SamplerOptions.momentSources),
    MethodOption(
      "pullbacks", .count(nil, in: 1...Int.max),
      "the most of them a step, with \"moments\"; as many as it takes unless given"),
  ]

  /// How much noise a step renews, and where that comes from.
  public static let churn = [
    MethodOption(
      "churn", .number(0),
      "ζ ≥ 0, the stochasticity, as η is of DDIM: g² is multiplied by 1 + ζ² and noise is added",
      sources: SamplerOptions.churnSources),
    MethodOption(
      "noise", .choice("fresh", of: ["fresh", "path"]),
      "where churn has its noise from: \"fresh\" for each step, or \"path\" for one path of noise, the same for walks of all times"
    ),
  ]

  /// Vector–Jacobian products a step.
  public static func pullbacks(_ count: Int) -> MethodOption {
    MethodOption("pullbacks", .count(count, in: 1...Int.max), "vector–Jacobian products a step")
  }
}

// Where what the options do is from: what their help says, and what a walk cites that was made with them.
extension SamplerOptions {
  static let lambdaSources = [Citation(.conjugateIntegrators, for: "λ")]
  static let jacobianSources = [Citation(.nullSpace, for: "without the Jacobian")]
  static let momentSources = [
    Citation(.eventSampling, for: "moments"), Citation(.tweedieMoments, for: "moments"),
    Citation(.priorsFromObservations, for: "their conjugate gradients"),
  ]
  static let churnSources = [Citation(.seeds, for: "churn")]

  /// The sources of what was chosen.
  public var citations: [Citation] {
    var result = lambda == 0 ? [] : Self.lambdaSources
    if covariance != .isotropic { result += Self.momentSources }
    if !jacobian { result += Self.jacobianSources }
    return churn > 0 ? result + Self.churnSources : result
  }
}
