import Synchronization

/// The coefficients of one step, as functions of singular values: worked out together for a family, and kept until the
/// next family is asked about.
final class StepCoefficients<C: Sendable>: Sendable {
  private let make: @Sendable (ModeFamily) throws -> C
  private let last = Mutex<(family: ModeFamily, coefficients: C)?>(nil)

  init(_ make: @escaping @Sendable (ModeFamily) throws -> C) { self.make = make }

  func callAsFunction(_ family: ModeFamily) throws -> C {
    if let known = last.withLock({ $0 }), known.family == family { return known.coefficients }
    let coefficients = try make(family)
    last.withLock { $0 = (family, coefficients) }
    return coefficients
  }
}
