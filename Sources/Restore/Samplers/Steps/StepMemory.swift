/// What a step leaves for the next one: a value of the sampler's own type.
///
/// It is a function of what the step was given, its state, its address and the memory before it, so whoever keeps those
/// can have it again.
public protocol StepMemory: Sendable {
  /// How many numbers it holds.
  var count: Int { get }
}
