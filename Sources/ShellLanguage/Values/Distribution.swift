import Numerics

/// An object that may be a distribution.
package protocol DistributionObject: ShellObject {
  /// The distribution that it is, for checks of samples.
  var distribution: (any Distribution)? { get }
}

/// A distribution that samples can be compared with.
package protocol Distribution: Sendable {
  /// The shape of an event.
  var eventShape: [Int] { get }
  /// Its law, as it is judged by so many samples.
  func law(count: Int) throws -> any SampleLaw
}

/// The law of a distribution, ready to judge samples.
package protocol SampleLaw: Sendable {
  /// What a check of samples finds.
  /// - Parameters:
  ///   - samples: of shape (n, event…).
  ///   - shape: that of an event.
  ///   - limit: the tolerance, in standard errors.
  /// - Throws: `TensorError.argument` for samples that cannot be judged.
  func judge(_ samples: Tensor<Double>, shape: [Int], within limit: Double) throws -> SampleVerdict
}

/// What a check of samples against a distribution found.
package enum SampleVerdict: Sendable {
  /// They pass, with a line that says how near it was.
  case pass(String)
  /// They are not draws of it: how many there are, and notes that say what is off.
  case failure(count: Int, notes: [String])
}
