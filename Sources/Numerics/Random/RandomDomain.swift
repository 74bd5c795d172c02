/// What random numbers are for. Whatever draws splits the address it was given by a domain of its own, so that no two
/// purposes share numbers; see ``RandomKey/stream(_:_:)``.
///
/// This is the only list. A new purpose is a new case, at the end of its group, with a number that was not used before;
/// numbers that change change every draw of that purpose.
public enum RandomDomain: UInt32, Sendable, CaseIterable {
  // MARK: Kinds of numbers, split off by `Draw` itself

  /// Normal numbers.
  case normal = 1
  /// Uniform numbers.
  case uniform = 2
  /// Indices with given probabilities.
  case categorical = 3

  // MARK: A session

  /// One drawing call: its number is the index.
  case call = 16
  /// A walk: its number is the index.
  case walk = 17
  /// What is drawn by a step that was typed, apart from what the library draws in a step.
  case user = 18
  /// The order of a permutation.
  case permutation = 19

  // MARK: Priors and posteriors

  /// Events of a prior.
  case prior = 32
  /// Events of a posterior.
  case posterior = 33
  /// The component an event comes from.
  case component = 34
  /// Where in its component an event lies.
  case latent = 35
  /// The noise of measurements.
  case measurement = 36

  // MARK: Walks

  /// The first state of a walk.
  case start = 48
  /// A step: its number, from 1 on, is the index.
  case step = 49
  /// Fresh noise in a step.
  case fresh = 50
  /// The noise that raises a state to a higher level.
  case raise = 51
  /// The draw of x₀ given a state.
  case conditional = 52
  /// That part of it which lies along remembered products.
  case remembered = 53
  /// The path of noise through a whole walk: the place on it is the index.
  case brownian = 54

  // MARK: What measures and chooses

  /// Directions that samples are projected on.
  case projections = 64
  /// Events a setting or a method is tried on.
  case heldOut = 65
  /// The first centres of clusters: their number is the index.
  case clusters = 66
  /// Vectors that an operator or a function is tried on.
  case probes = 67
  /// Events that a prior's covariances are measured on.
  case spread = 68
  /// What a test of samples draws.
  case judge = 69
}
