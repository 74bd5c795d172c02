import Numerics

/// What a step of a sampler did, in full: the state is computed from the stages and nothing else.
public struct Step: Sendable {
  /// The times the step went between.
  public let from: Double
  public let to: Double
  /// The stages in order.
  public let stages: [Stage]
  /// Every name the terms' formulas use, and a few more of interest.
  public let symbols: [(name: String, value: Symbol)]
  /// The estimate x̂₀ the step was made with.
  public let estimate: Tensor<Double>
  /// The state after the step.
  public let x: Tensor<Double>
  /// What the next step of a multistep sampler needs of this one.
  public let memory: Memory?

  /// - Throws: ``TensorError`` when terms do not fit one another, ``SamplerError/notFinite(sampler:from:to:)``.
  public init(
    sampler: String, from: Double, to: Double, stages: [Stage], symbols: [(name: String, value: Symbol)],
    estimate: Tensor<Double>, memory: Memory? = nil
  ) throws {
    guard let last = stages.last else { throw SamplerError.invalid("\(sampler): a step without a stage") }
    x = try last.result()
    guard x.scalars.allSatisfy(\.isFinite) else {
      throw SamplerError.notFinite(sampler: sampler, from: from, to: to)
    }
    (self.from, self.to, self.stages, self.symbols) = (from, to, stages, symbols)
    (self.estimate, self.memory) = (estimate, memory)
  }

  /// The terms of all stages that are sums.
  public var terms: [Term] {
    stages.flatMap { stage -> [Term] in
      if case .sum(let terms) = stage { return terms }
      return []
    }
  }

  /// A value a formula may name.
  public enum Symbol: Sendable {
    case number(Double)
    case tensor(Tensor<Double>)
    case map(any LinearOperator)

    /// A single number: with its derivatives where those are being taken.
    static func scalar(_ x: Tensor<Double>) throws -> Symbol { x.isTraced ? .tensor(x) : .number(try x.item) }
  }

  /// What a step leaves for the next, of the sampler's own type.
  public typealias Memory = any StepMemory
}

/// One part of a step: a sum of named terms, or one named map of the state.
public enum Stage: Sendable {
  case sum([Term])
  case map(name: String, formula: String, result: Tensor<Double>)

  func result() throws -> Tensor<Double> {
    switch self {
    case .map(_, _, let result): return result
    case .sum(let terms):
      guard let first = terms.first else { throw SamplerError.invalid("a stage without terms") }
      return try terms.dropFirst().reduce(first.tensor) { try $0 + $1.tensor }
    }
  }
}

/// One addend of a step.
public struct Term: Sendable {
  /// The name it is asked for by: `w.terms.guidance`.
  public let name: String
  /// The formula over the step's symbols, in the language of the prompt; evaluating it gives `tensor`.
  public let formula: String
  /// What the term is, in a few words.
  public let meaning: String
  public let tensor: Tensor<Double>
  /// Whether an option brings it, so that the sampler's equation lacks it.
  public let isExtra: Bool

  public init(name: String, formula: String, meaning: String, tensor: Tensor<Double>, isExtra: Bool = false) {
    (self.name, self.formula, self.meaning, self.tensor) = (name, formula, meaning, tensor)
    self.isExtra = isExtra
  }
}
