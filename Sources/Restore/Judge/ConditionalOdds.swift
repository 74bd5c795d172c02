import Foundation

/// The odds of a mixture's components for one draw, as its coordinates become known one by one.
struct ConditionalOdds {
  /// Where a coordinate lies in its conditional law.
  struct Place {
    let z: Double
    /// How far the nearest point is, where no component has mass here.
    let distance: Double?
  }

  private let components: [JudgedComponent]
  /// The components that are possible still, with the logarithms of their odds.
  private var active: [Int]
  private var logs: [Double]
  private var r: [Double]

  /// Under the law a draw comes from a component of such odds about as seldom.
  private static let negligible = 1e-25

  init(_ components: [JudgedComponent]) {
    self.components = components
    active = Array(components.indices)
    logs = components.map { log($0.weight) }
    r = [Double](repeating: 1, count: components.count)
    normalise()
  }

  private mutating func normalise() {
    guard active.count > 1 else {
      r = [Double](repeating: 1, count: active.count)
      return
    }
    let most = logs.max() ?? 0
    r = logs.map { exp($0 - most) }
    let total = r.reduce(0, +)
    if r.contains(where: { $0 < Self.negligible * total }) {
      let kept = r.indices.filter { r[$0] >= Self.negligible * total }
      (active, logs, r) = (kept.map { active[$0] }, kept.map { logs[$0] }, kept.map { r[$0] })
    }
    for i in r.indices { r[i] /= total }
  }

  /// Takes coordinate j in.
  /// - Parameter e: a component's distance from its conditional mean, in conditional standard deviations; of a point as it is.
  mutating func step(_ j: Int, slack: Double, uniform: Double, _ e: (Int) -> Double) -> Place {
    if active.count == 1, let k = active.first, !components[k].isPoint[j] {
      return Place(z: min(max(e(k), -1e100), 1e100), distance: nil)
    }
    var (below, above, met) = (0.0, 0.0, 0.0)
    var hit: [Int] = []
    var nearest = Double.infinity
    for (i, k) in active.enumerated() {
      let d = e(k)
      if components[k].isPoint[j] {
        nearest = min(nearest, abs(d))
        if abs(d) <= slack + components[k].slack {
          hit.append(i)
          met += r[i]
        } else if d > 0 {
          below += r[i]
        } else {
          above += r[i]
        }
      } else {
        below += r[i] * 0.5 * erfc(-d / 2.squareRoot())
        above += r[i] * 0.5 * erfc(d / 2.squareRoot())
      }
    }
    below += uniform * met
    above += (1 - uniform) * met
    var z = quantile(below, above)
    if min(below, above) < 1e-290, met == 0 { z = farQuantile(j, isBelow: below < above, e) }
    update(j, hit, e)
    if active.isEmpty { return Place(z: 0, distance: nearest) }
    normalise()
    return Place(z: z, distance: nil)
  }

  /// A component at random, by the odds.
  func kind(_ uniform: Double) -> Int {
    guard active.count > 1 else { return active.first ?? 0 }
    var sum = 0.0
    for (i, k) in active.enumerated() {
      sum += r[i]
      if uniform < sum { return k }
    }
    return active.last ?? 0
  }

  private func quantile(_ below: Double, _ above: Double) -> Double {
    below < above ? -NormalTail.quantile(above: log(below)) : NormalTail.quantile(above: log(above))
  }

  /// The same from the logarithms of the tails, where they are too small for numbers.
  private func farQuantile(_ j: Int, isBelow: Bool, _ e: (Int) -> Double) -> Double {
    let tails = active.enumerated().filter { !components[$0.element].isPoint[j] }.map { i, k in
      log(r[i]) + NormalTail.log(above: min(isBelow ? -e(k) : e(k), 1e100))
    }
    guard let most = tails.max(), most > -.infinity else { return isBelow ? -1e100 : 1e100 }
    let z = NormalTail.quantile(above: most + log(tails.reduce(0) { $0 + exp($1 - most) }))
    return isBelow ? -z : z
  }

  private mutating func update(_ j: Int, _ hit: [Int], _ e: (Int) -> Double) {
    let kept = hit.isEmpty ? active.indices.filter { !components[active[$0]].isPoint[j] } : hit
    if kept.count < active.count {
      (active, logs, r) = (kept.map { active[$0] }, kept.map { logs[$0] }, kept.map { r[$0] })
    }
    guard hit.isEmpty, active.count > 1 else { return }
    for (i, k) in active.enumerated() {
      let d = min(abs(e(k)), 1e100)
      logs[i] -= 0.5 * d * d + components[k].logWidths[j]
    }
  }
}
