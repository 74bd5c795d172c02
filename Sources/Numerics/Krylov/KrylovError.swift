import Foundation

/// A Krylov iteration that has no result.
public enum KrylovError: Error, Equatable, CustomStringConvertible {
  /// The iteration reached its limit first. `change` is what the last quarter of the steps changed, relative to the
  /// result (for a linear system the relative residual).
  case notConverged(operation: String, steps: Int, change: Double, tolerance: Double)
  /// A number is not finite.
  case notFinite(operation: String)
  /// The function is not defined at an eigenvalue.
  case outside(operation: String, eigenvalue: Double)

  public var description: String {
    switch self {
    case .notConverged(let operation, let steps, let change, let tolerance):
      return "\(operation): after \(steps) steps the result still changes by \(Self.short(change)), and "
        + "\(Self.short(tolerance)) is asked for"
    case .notFinite(let operation): return "\(operation): a number is not finite"
    case .outside(let operation, let eigenvalue):
      return "\(operation) is not defined at the eigenvalue \(Self.short(eigenvalue))"
    }
  }

  private static func short(_ x: Double) -> String { String(format: "%.3g", x) }
}

/// How long a Krylov iteration goes on.
public struct KrylovLimits: Sendable {
  /// The relative change of the result over the last quarter of the steps at which an iteration has converged.
  public var tolerance: Double
  /// At most so many steps. An iteration also ends, exactly, where its space is exhausted.
  public var steps: Int

  public init(tolerance: Double = 1e-11, steps: Int = 400) {
    (self.tolerance, self.steps) = (tolerance, steps)
  }
}
