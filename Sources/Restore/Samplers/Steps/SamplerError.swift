import Foundation

/// A sampler asked for what it cannot do.
public enum SamplerError: Error, CustomStringConvertible {
  /// Something the sampler does not take; `help` says what to do, where more than reading its help is known.
  case invalid(String, help: String? = nil)
  /// A value that an option of a method does not take, or not beside others; `help` says what to write.
  case option(_ name: String, _ reason: String, help: String? = nil)
  case times(String)
  case explicitFromNoise(at: Double)
  case coefficients(from: Double, to: Double)
  case notFinite(sampler: String, from: Double, to: Double)
  /// A linear system that conjugate gradients did not solve; `residual` is relative, `help` says what to do.
  case unsolved(system: String, steps: Int, residual: Double, help: String)

  public var description: String {
    switch self {
    case .invalid(let reason, _), .option(_, let reason, _), .times(let reason): return reason
    case .explicitFromNoise(let t):
      return "lambda must be 0 in a step from t = \(t), where μ vanishes: the explicit 1 + λ(s − t) multiplies 1/μ"
    case .unsolved(let system, let steps, let residual, _):
      return "\(system): conjugate gradients leave a relative residual of \(SamplerError.short(residual)) after "
        + "\(steps) steps"
    case .coefficients(let t, let s): return "the coefficients of the step from t = \(t) to \(s) are not finite"
    case .notFinite(let name, let t, let s):
      return "\(name): the step from t = \(t) to \(s) gives values that are not finite"
    }
  }

  private static func short(_ x: Double) -> String { String(format: "%.2g", x) }
}
