import Numerics

/// A rule that walks a state from noise to data, one step at a time.
///
/// A sampler holds no state: everything a step depends on is in its arguments, so any step can be repeated, undone or
/// started elsewhere.
public protocol Sampler: Sendable {
  /// The name the prompt calls it by.
  var name: String { get }
  /// The update in symbols, one line.
  var equation: String { get }
  /// Where it was published, and what was chosen for it: all that somebody who used it cites.
  var citations: [Citation] { get }
  var path: any GaussianPath { get }
  /// The times, steps + 1 of them: falling, or for a sampler that also walks from data to noise rising.
  var times: [Double] { get }
  /// The state at the first time. With `count` there is a batch axis, and sample i is the same whatever the count.
  func start(key: RandomKey, count: Int?) throws -> Tensor<Double>
  /// The step from t to s. `key` is the address of the step, which no other step has.
  func step(_ x: Tensor<Double>, from t: Double, to s: Double, memory: Step.Memory?, key: RandomKey) throws -> Step
  /// x̂₀ at a state of the walk.
  func estimate(_ x: Tensor<Double>, t: Double) throws -> Tensor<Double>
  /// The sampler for the walk with this address, where something is drawn for the walk as a whole: its ``ChurnPath``.
  func walking(at key: RandomKey) -> any Sampler
}

extension Sampler {
  public func walking(at key: RandomKey) -> any Sampler { self }
  public var citations: [Citation] { [] }

  /// Runs all steps.
  /// - Parameters:
  ///   - x: the first state; drawn from `key` when not given.
  ///   - key: the address of the walk; step i draws below its stream `.step`, i.
  ///   - progress: called after each step with its number; returning false stops the walk there.
  /// - Returns: the last state and the estimate there.
  public func run(
    from x: Tensor<Double>? = nil, count: Int? = nil, key: RandomKey,
    progress: (Int, Step) throws -> Bool = { _, _ in true }
  ) throws -> (x: Tensor<Double>, x0: Tensor<Double>) {
    let sampler = walking(at: key)
    var state = try x ?? start(key: key, count: count)
    var memory: Step.Memory?
    var reached = times.first ?? 0
    for i in 1..<max(times.count, 1) {
      let step = try sampler.step(
        state, from: times[i - 1], to: times[i], memory: memory, key: key.stream(.step, i))
      (state, memory, reached) = (step.x, step.memory, times[i])
      if try !progress(i, step) { break }
    }
    return (state, try estimate(state, t: reached))
  }
}

/// What every sampler for a problem is given besides the problem.
public struct SamplerOptions: Sendable {
  public var path: any GaussianPath
  public var times: [Double]
  public var weight: GuidanceWeight
  /// λ of the published integrators.
  public var lambda: Double
  public var order: Int
  /// Whether guidance goes through the network. Without, ∂x̂₀/∂x is what it is for N(m, I): ``WithoutJacobian``.
  public var jacobian: Bool
  /// ζ ≥ 0: each step draws noise and takes the score and the guidance (1 + ζ²)-fold.
  public var churn: Double
  /// The numbers among the options as tensors, while a derivative with respect to one of them is being taken.
  public var traced: TracedOptions?
  /// What guidance takes for V[x₀ | x_t].
  public var covariance: GuidanceCovariance
  /// Where churn has its noise from.
  public var noise: ChurnNoise

  /// - Parameter mayRise: whether the times may rise too, for a sampler that also walks from data to noise.
  public init(
    path: any GaussianPath, times: [Double], weight: GuidanceWeight = .published(15), lambda: Double = 0,
    order: Int = 1, jacobian: Bool = true, churn: Double = 0, covariance: GuidanceCovariance = .isotropic,
    traced: TracedOptions? = nil, noise: ChurnNoise = .fresh, mayRise: Bool = false
  ) throws {
    guard times.count >= 2 else { throw SamplerError.times("a walk needs two times or more") }
    let rises = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
    if !(mayRise && rises) { try SamplerOptions.requireFalling(times) }
    for t in times { _ = try path.checked(t) }
    guard lambda.isFinite else { throw SamplerError.invalid("lambda must be finite, not \(lambda)") }
    guard (1...2).contains(order) else { throw SamplerError.invalid("the order is 1 or 2, not \(order)") }
    guard churn >= 0, churn.isFinite else { throw SamplerError.invalid("churn is 0 or positive, not \(churn)") }
    guard churn == 0 || !rises else {
      throw SamplerError.invalid(
        "a walk whose times rise has no churn: its noise is the one that its data have", help: "leave `churn` out")
    }
    if case .moments(let pullbacks) = covariance {
      guard jacobian else { throw SamplerError.invalid("moment matching needs the network's Jacobian") }
      guard pullbacks ?? 1 >= 1 else {
        throw SamplerError.invalid("moment matching takes one pullback or more, not \(pullbacks ?? 0)")
      }
    }
    (self.jacobian, self.churn, self.covariance, self.traced) = (jacobian, churn, covariance, traced)
    (self.path, self.times, self.weight, self.lambda, self.order) = (path, times, weight, lambda, order)
    self.noise = noise
  }

  /// For samplers that walk to the data only.
  /// - Throws: ``SamplerError/times(_:)``.
  func requireFalling() throws { try SamplerOptions.requireFalling(times) }

  private static func requireFalling(_ times: [Double]) throws {
    for (t, s) in zip(times, times.dropFirst()) where !(t > s) {
      throw SamplerError.times("times must fall, and \(t) is followed by \(s)")
    }
  }

  /// The options of the walk with this address.
  func walking(at key: RandomKey) -> SamplerOptions {
    guard case .path = noise else { return self }
    var options = self
    options.noise = .path(ChurnPath(key: key))
    return options
  }

  /// The same for a sampler that takes guidance explicitly, which is of order 1.
  var explicit: SamplerOptions {
    var options = self
    options.order = 1
    return options
  }
}
