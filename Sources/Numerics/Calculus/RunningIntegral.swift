/// F(u) = ∫_a^u f of a vector-valued function for all u of an interval, from one adaptive quadrature of the whole: the
/// panels before u are added up, and the one that holds it is taken as far as u by one more rule.
///
/// Where f jumps the quadrature halves its panels to nothing. Such places are found by bisection and become ends of
/// panels; what else is integrated over the interval, with f or F in it, is best cut there too.
package struct RunningIntegral: Sendable {
  /// Where f jumps, ascending.
  package let jumps: [Double]
  private let f: @Sendable (Double) throws -> [Double]
  private let panels: [GaussKronrod.Panel]
  /// F at the beginning of each panel.
  private let sums: [[Double]]

  /// - Parameters:
  ///   - a, b: finite ends, a < b.
  ///   - tolerance: of the whole, relative.
  ///   - sufficient: the error, relative, beyond which there is no result.
  /// - Throws: what `f` throws; ``TensorError/argument(operation:reason:)`` where f has so many jumps that the integral is
  ///   not found.
  package init(
    _ f: @escaping @Sendable (Double) throws -> [Double], from a: Double, to b: Double, tolerance: Double,
    sufficient: Double = 1e-8, evaluations: Int = 30_000
  ) throws {
    self.f = f
    var found = try quadraturePanels(f, a, b, tolerance: tolerance, evaluations: evaluations)
    jumps = try Self.jumps(f, found, a, b)
    if !jumps.isEmpty {
      found = try quadraturePanels(f, a, b, tolerance: tolerance, evaluations: evaluations, cuts: jumps)
    }
    panels = found.sorted { $0.start < $1.start }
    var running = panels.first.map { $0.values.map { _ in 0.0 } } ?? []
    var (errors, magnitudes) = (running, running)
    var sums: [[Double]] = []
    for panel in panels {
      sums.append(running)
      for k in running.indices {
        running[k] += panel.values[k]
        errors[k] += panel.errors[k]
        magnitudes[k] += panel.magnitudes[k]
      }
    }
    self.sums = sums
    for k in running.indices where errors[k] > sufficient * magnitudes[k] {
      throw TensorError.argument(
        operation: "integrate", reason: "too many jumps for \(evaluations) evaluations between \(a) and \(b)")
    }
  }

  /// F(u) for u between the ends.
  package func callAsFunction(_ u: Double) throws -> [Double] {
    // The last panel that begins before u.
    var (low, high) = (0, panels.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if panels[middle].start < u { low = middle } else { high = middle }
    }
    guard low < panels.count else { return [] }
    let (panel, sum) = (panels[low], sums[low])
    guard u > panel.start else { return sum }
    if u >= panel.end { return zip(sum, panel.values).map { $0 + $1 } }
    return zip(sum, try GaussKronrod.panel(f, panel.start, u).values).map { $0 + $1 }
  }

  /// The places where panels were halved to a 2⁻²⁵th of the interval inside of it, each narrowed down to two neighbouring
  /// numbers.
  private static func jumps(
    _ f: (Double) throws -> [Double], _ panels: [GaussKronrod.Panel], _ a: Double, _ b: Double
  ) throws -> [Double] {
    let short = (b - a) * 0x1p-25
    var brackets: [(low: Double, high: Double)] = []
    for panel in panels.filter({ $0.end - $0.start < short }).sorted(by: { $0.start < $1.start }) {
      if let last = brackets.last, panel.start <= last.high {
        brackets[brackets.count - 1].high = panel.end
      } else {
        brackets.append((panel.start, panel.end))
      }
    }
    // At an end it is steepness, not a jump, that makes panels short.
    return try brackets.filter { $0.low > a && $0.high < b }.map { try jump(f, $0.low, $0.high) }
  }

  private static func jump(_ f: (Double) throws -> [Double], _ a: Double, _ b: Double) throws -> Double {
    var (low, high) = (a, b)
    var (below, above) = (try f(low), try f(high))
    func distance(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } }
    while case let middle = low + (high - low) / 2, middle > low, middle < high {
      let here = try f(middle)
      if distance(here, below) < distance(here, above) {
        (low, below) = (middle, here)
      } else {
        (high, above) = (middle, here)
      }
    }
    return high
  }
}
