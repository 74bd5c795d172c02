/// Where a step with churn has its noise from.
public enum ChurnNoise: Sendable {
  /// Numbers of the step's own: walks with other times have other noise.
  case fresh
  /// One path of noise for the walk, of which each step takes its part: walks from one address share it, whatever their
  /// times. It is drawn once the walk's address is known (``Sampler/walking(at:)``).
  case path(ChurnPath?)
}
