/// The weight w_t of the guidance, and how strongly each mode feels it.
///
/// A mode with singular value s is pulled towards the data at the rate k = w_t s²/(r²s² + σ_y²); with σ_y = 0 that is
/// w_t/r² on the modes H† keeps and 0 elsewhere. It is split as k = c κ̂ with the common factor c = w_t/r² and the share
/// κ̂ = r²s²/(r²s² + σ_y²) ≤ 1.
public enum GuidanceWeight: Sendable {
  /// w_t = w r² μ², as published with ΠGDM and its conjugate integrators: c = w μ².
  case published(Double)
  /// w_t = w. With w = 1 from pure noise on, guidance is exact for a Gaussian N(m, I).
  case constant(Double)
  /// Any w_t.
  case function(@Sendable (Double) throws -> Double)

  /// c = w_t/r² at time t.
  package func common(_ path: any GaussianPath, _ t: Double) throws -> Double {
    switch self {
    case .published(let w):
      let μ = try path.mu(t)
      return w * μ * μ
    case .constant(let w): return try w / path.r2(t)
    case .function(let f): return try f(t) / path.r2(t)
    }
  }

  /// w_t itself.
  package func value(_ path: any GaussianPath, _ t: Double) throws -> Double {
    switch self {
    case .published(let w):
      let μ = try path.mu(t)
      return try w * path.r2(t) * μ * μ
    case .constant(let w): return w
    case .function(let f): return try f(t)
    }
  }
}
