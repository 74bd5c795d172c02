import Foundation

/// The integral of `f` from `a` to `b` by adaptive 7–15-point Gauss–Kronrod quadrature: the interval with the largest
/// error is halved until the sum of the errors is within the tolerance.
///
/// - Parameters:
///   - f: the integrand; it is not evaluated at the ends.
///   - a: the lower end, finite or −∞ (an infinite end is mapped to a finite one).
///   - b: the upper end, finite or +∞. With `b < a` the sign changes.
///   - tolerance: relative to the integral. What rounding allows, 50 ε ∫|f|, is enough in any case.
///   - evaluations: the largest number of calls of `f`.
///   - cuts: places between finite ends where the interval is cut before anything else, as at the edge of a layer.
/// - Returns: the value, an estimate of its absolute error (larger than the tolerance asks for when the limit of
///   evaluations stopped the work), and the number of calls.
/// - Throws: what `f` throws; ``TensorError/argument(operation:reason:)`` when an end is NaN or `f` is not finite.
public func integrate(
  _ f: (Double) throws -> Double, _ a: Double, _ b: Double, tolerance: Double = 1e-10, evaluations: Int = 100_000
) throws -> (value: Double, error: Double, evaluations: Int) {
  let (values, errors, calls) = try integrate({ [try f($0)] }, a, b, tolerance: tolerance, evaluations: evaluations)
  return (values.first ?? 0, errors.first ?? 0, calls)
}

/// The integrals of all components of a vector-valued function on common intervals, each to the relative tolerance.
/// - Throws: as the scalar form, and ``TensorError/shapes(operation:_:_:)`` when the number of components changes.
public func integrate(
  _ f: (Double) throws -> [Double], _ a: Double, _ b: Double, tolerance: Double = 1e-10, evaluations: Int = 100_000,
  cuts: [Double] = []
) throws -> (values: [Double], errors: [Double], evaluations: Int) {
  guard !a.isNaN, !b.isNaN, tolerance >= 0 else {
    throw TensorError.argument(operation: "integrate", reason: "bounds \(a) and \(b), tolerance \(tolerance)")
  }
  if a > b {
    let (values, errors, calls) = try integrate(
      f, b, a, tolerance: tolerance, evaluations: evaluations, cuts: cuts)
    return (values.map { -$0 }, errors, calls)
  }
  func checked(_ x: Double) throws -> [Double] {
    let y = try f(x)
    guard y.allSatisfy(\.isFinite) else {
      throw TensorError.argument(operation: "integrate", reason: "the integrand is not finite at \(x)")
    }
    return y
  }
  if a == b { return (try checked(a).map { _ in 0 }, try checked(a).map { _ in 0 }, 1) }
  if a.isFinite && b.isFinite {
    let (values, errors, calls, _) = try adaptive(
      checked, a, b, tolerance: tolerance, evaluations: evaluations, cuts: cuts)
    return (values, errors, calls)
  }
  let (map, start, end) = unbounded(a, b)
  func mapped(_ t: Double) throws -> [Double] {
    let (x, slope) = map(t)
    // So close to the end that x or dx/dt overflows, an integrable function has vanished.
    guard x.isFinite, slope.isFinite else { return try checked(map((start + end) / 2).0).map { _ in 0 } }
    return try checked(x).map { $0 * slope }
  }
  let (values, errors, calls, _) = try adaptive(mapped, start, end, tolerance: tolerance, evaluations: evaluations)
  return (values, errors, calls)
}

/// x(t) and dx/dt for an interval with an infinite end, on a finite interval of t.
private func unbounded(_ a: Double, _ b: Double) -> (map: (Double) -> (Double, Double), Double, Double) {
  if a.isFinite {
    return ({ t in (a + t / (1 - t), 1 / ((1 - t) * (1 - t))) }, 0, 1)
  }
  if b.isFinite {
    return ({ t in (b + t / (1 + t), 1 / ((1 + t) * (1 + t))) }, -1, 0)
  }
  return (
    { t in
      let d = 1 - t * t
      return (t / d, (1 + t * t) / (d * d))
    }, -1, 1
  )
}

/// The nodes and weights on which the adaptive quadrature of `f` settles, for a < b: they integrate what is as smooth as
/// `f` is, such as its derivatives with respect to a parameter.
package func quadratureRule(
  _ f: (Double) throws -> [Double], _ a: Double, _ b: Double, tolerance: Double, cuts: [Double] = []
) throws -> [(node: Double, weight: Double)] {
  try adaptive(f, a, b, tolerance: tolerance, evaluations: 100_000, cuts: cuts).panels
    .sorted { $0.start < $1.start }.flatMap { GaussKronrod.rule($0.start, $0.end) }
}

/// The panels on which the adaptive quadrature of `f` settles, for a < b, in no order.
func quadraturePanels(
  _ f: (Double) throws -> [Double], _ a: Double, _ b: Double, tolerance: Double, evaluations: Int, cuts: [Double] = []
) throws -> [GaussKronrod.Panel] {
  try adaptive(f, a, b, tolerance: tolerance, evaluations: evaluations, cuts: cuts).panels
}

private func adaptive(
  _ f: (Double) throws -> [Double], _ a: Double, _ b: Double, tolerance: Double, evaluations: Int, cuts: [Double] = []
) throws -> (values: [Double], errors: [Double], evaluations: Int, panels: [GaussKronrod.Panel]) {
  var panels = try beginning(f, a, b, cuts: cuts)
  var calls = panels.count * GaussKronrod.evaluations
  var (total, error, magnitude) = (panels[0].values, panels[0].errors, panels[0].magnitudes)
  for panel in panels.dropFirst() {
    for k in total.indices {
      total[k] += panel.values[k]
      error[k] += panel.errors[k]
      magnitude[k] += panel.magnitudes[k]
    }
  }
  /// What each component may be off by.
  func allowance(_ k: Int) -> Double {
    Swift.max(tolerance * total[k].magnitude, 2 * GaussKronrod.rounding * magnitude[k])
  }
  while calls + 2 * GaussKronrod.evaluations <= evaluations {
    let open = total.indices.filter { error[$0] > allowance($0) }
    if open.isEmpty { break }
    // The panel with the largest share of the errors still too large; panels too short to halve stay.
    var (worst, share) = (-1, 0.0)
    for (i, panel) in panels.enumerated() where !panel.isPoint {
      let s = open.reduce(0) { Swift.max($0, panel.errors[$1] / Swift.max(allowance($1), .leastNormalMagnitude)) }
      if s > share { (worst, share) = (i, s) }
    }
    guard worst >= 0 else { break }
    let panel = panels[worst]
    let middle = panel.start + (panel.end - panel.start) / 2
    let (left, right) = (
      try GaussKronrod.panel(f, panel.start, middle), try GaussKronrod.panel(f, middle, panel.end)
    )
    calls += 2 * GaussKronrod.evaluations
    panels[worst] = left
    panels.append(right)
    // Summed afresh, so that rounding does not pile up.
    for k in total.indices {
      total[k] = panels.reduce(0) { $0 + $1.values[k] }
      error[k] = panels.reduce(0) { $0 + $1.errors[k] }
      magnitude[k] = panels.reduce(0) { $0 + $1.magnitudes[k] }
    }
  }
  return (total, error, calls, panels)
}
