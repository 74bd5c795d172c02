import Foundation
import Numerics

/// A Gaussian path from data to noise: x_t = μ(t) x₀ + σ(t) z with z ~ N(0, I), data at t = 0, noise at t = T.
///
/// VP, VE, EDM, cosine schedules and rectified flow differ in μ and σ alone; everything else follows from the two and
/// their derivatives.
public protocol GaussianPath: Sendable {
  /// The name the prompt calls it by.
  var name: String { get }
  /// Where the path is from.
  static var sources: [Citation] { get }
  /// T, the time of (nearly) pure noise.
  var end: Double { get }
  /// The scale of the data at time t, with derivatives.
  func mu(_ t: Jet) throws -> Jet
  /// The standard deviation of the noise at time t, with derivatives.
  func sigma(_ t: Jet) throws -> Jet
  /// log μ, which may have digits where μ is near 1 and has lost them.
  func logMu(_ t: Jet) throws -> Jet
  /// σ², which may have derivatives where σ has none, as √t at 0.
  func variance(_ t: Jet) throws -> Jet
  /// μ over traced times. The default has two derivatives, those of the jet.
  func mu(_ t: Tensor<Double>) throws -> Tensor<Double>
  /// log μ over traced times.
  func logMu(_ t: Tensor<Double>) throws -> Tensor<Double>
  /// σ over traced times.
  func sigma(_ t: Tensor<Double>) throws -> Tensor<Double>
  /// σ² over traced times.
  func variance(_ t: Tensor<Double>) throws -> Tensor<Double>
  /// Whether a derivative with respect to something μ or σ is made of is being taken.
  var isTraced: Bool { get }
}

extension GaussianPath {
  public static var sources: [Citation] { [] }
  public var isTraced: Bool { false }
  public func mu(_ t: Double) throws -> Double { try mu(Jet(checked(t))).value }
  public func sigma(_ t: Double) throws -> Double { try sigma(Jet(checked(t))).value }
  /// ρ = σ/μ, the noise relative to the data; infinite where μ is 0.
  public func rho(_ t: Double) throws -> Double { try sigma(t) / mu(t) }
  /// f = μ′/μ, the linear drift.
  public func f(_ t: Double) throws -> Double { try logMu(.variable(checked(t))).first }
  /// g² = (σ²)′ − 2fσ², the squared diffusion coefficient.
  public func g2(_ t: Double) throws -> Double {
    let v = try variance(.variable(checked(t)))
    return try v.first - 2 * f(t) * v.value
  }
  /// b = −2 ln μ; on a VP path the integral of β.
  public func b(_ t: Double) throws -> Double { try 0 - 2 * logMu(Jet(checked(t))).value }
  /// r² = σ²/(σ² + μ²), ΠGDM's variance of x₀ given x_t.
  public func r2(_ t: Double) throws -> Double {
    let (m, s) = try (mu(t), sigma(t))
    return s * s / (s * s + m * m)
  }

  /// The largest ρ a step is made from, for data of unit size.
  package static var largestRho: Double { 1e4 }

  /// The time a step from t to s is made at: t itself, or where μ (nearly) vanishes the last time with ρ = σ/μ ≤ 10⁴ times
  /// the size of the data, and well above ρ_s.
  ///
  /// There x is noise to four digits, so that the state may stand for the one at the earlier time, and neither the
  /// network's Jacobian, which falls like μ, nor the guidance, which grows like 1/μ, has left its digits.
  ///
  /// - Parameter size: √E x₀², asked for where it matters; data smaller than 1 are taken for 1.
  package func departure(
    _ t: Double, to s: Double = 0, size: @autoclosure () throws -> Double = 1
  ) throws -> Double {
    let ρ = try rho(t)
    guard !(ρ <= Self.largestRho) else { return t }
    let largest = try max(Self.largestRho * max(1, size()), 10 * rho(s))
    guard !(ρ <= largest) else { return t }
    var (low, high) = (0.0, t)
    while case let middle = 0.5 * (low + high), middle > low, middle < high {
      if try rho(middle) <= largest { low = middle } else { high = middle }
    }
    return low
  }

  /// The time at which σ/μ is ρ, by bisection.
  /// - Throws: ``PathError/unreached(rho:path:smallest:largest:)``.
  public func time(rho ρ: Double) throws -> Double {
    guard ρ >= 0, try rho(end) >= ρ, try rho(0) <= ρ else {
      throw try PathError.unreached(rho: ρ, path: name, smallest: rho(0), largest: rho(end))
    }
    var (low, high) = (0.0, end)
    while case let middle = 0.5 * (low + high), middle > low, middle < high {
      if try rho(middle) <= ρ { low = middle } else { high = middle }
    }
    return low
  }

  /// The time itself, when it lies on the path.
  /// - Throws: ``PathError/outside(t:path:end:)``.
  public func checked(_ t: Double) throws -> Double {
    guard t >= 0, t <= end else { throw PathError.outside(t: t, path: name, end: end) }
    return t
  }

  /// The same for times in a tensor.
  public func checked(_ t: Tensor<Double>) throws -> Tensor<Double> {
    for value in t.scalars { _ = try checked(value) }
    return t
  }

  public func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try lift(t) { try mu($0) } }
  public func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try lift(t) { try sigma($0) } }
  public func variance(_ t: Tensor<Double>) throws -> Tensor<Double> { try sigma(t).square() }
  public func logMu(_ t: Jet) throws -> Jet { try .log(mu(t)) }
  public func logMu(_ t: Tensor<Double>) throws -> Tensor<Double> { try mu(t).log() }
  public func variance(_ t: Jet) throws -> Jet {
    let σ = try sigma(t)
    return σ * σ
  }

  func lift(
    _ t: Tensor<Double>, _ formula: @escaping @Sendable (Jet) throws -> Jet
  ) throws -> Tensor<Double> {
    let jets = try t.scalars.map { try formula(.variable(checked($0))) }
    let shape = t.shape
    func tensor(_ part: (Jet) -> Double) throws -> Tensor<Double> { try Tensor(shape: shape, scalars: jets.map(part)) }
    let (value, first, second) = try (tensor(\.value), tensor(\.first), tensor(\.second))
    return try primitive([t]) { _ in
      value
    } derivatives: { t, _ in
      let slope = try primitive(t) { _ in
        first
      } derivatives: { t, _ in
        guard !t[0].isTraced else {
          throw TensorError.derivative(
            operation: "path", reason: "the third derivative of \(name) in time is not known")
        }
        return [.scale(second)]
      }
      return [.scale(slope)]
    }
  }
}

/// A time that is not on the path, or a path that is not one.
public enum PathError: Error, CustomStringConvertible {
  case outside(t: Double, path: String, end: Double)
  case invalid(String)
  /// A noise level ρ = σ/μ above the path's largest, or below its smallest.
  case unreached(rho: Double, path: String, smallest: Double, largest: Double)

  public var description: String {
    switch self {
    case .outside(let t, let path, let end): return "t = \(t) is outside the path \(path), which runs from 0 to \(end)"
    case .invalid(let reason): return reason
    case .unreached(let ρ, let path, let low, let high):
      return "the path \(path) has σ/μ from \(Self.short(low)) to \(Self.short(high)), and not \(Self.short(ρ))"
    }
  }

  private static func short(_ x: Double) -> String { String(format: "%.4g", x) }
}
