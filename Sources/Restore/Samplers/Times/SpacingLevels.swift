import Foundation
import Numerics

extension Spacing {
  /// The level above which a path that ends in pure noise takes one step: σ_max of Karras et al.
  private static var highest: Double { 80 }
  /// The last level before 0: σ_min of Karras et al.
  private static var lowest: Double { 0.002 }

  /// The noise levels between the first time and the last, without theirs.
  ///
  /// Where the first level is above 10⁴ or infinite, as at the end of `flow` and `cosine`, the levels fall from 80, and
  /// the first step goes from the start to the second of them. To a last level of 0 the one before is 0.002, or a
  /// hundredth of the first where that is less.
  func levels(_ steps: Int, from top: Double, to bottom: Double) throws -> [Double] {
    let (top, bottom) = Spacing.span(top, bottom)
    let isToData = bottom == 0
    let low = isToData ? min(Spacing.lowest, top / 100) : bottom
    let count = isToData ? steps - 1 : steps
    guard steps > 1 else { return [] }
    return (1..<steps).map { i in
      let share = Double(i) / Double(count)
      guard self == .karras else { return top * pow(low / top, share) }
      let root = pow(top, 1.0 / 7) + (pow(low, 1.0 / 7) - pow(top, 1.0 / 7)) * share
      return pow(root, 7)
    }
  }

  private static func span(_ top: Double, _ bottom: Double) -> (top: Double, bottom: Double) {
    (top <= 1e4 ? top : max(highest, 10 * bottom), bottom)
  }

  /// ``times(_:from:to:on:)`` for times or a path that may be traced, of one element each.
  ///
  /// The times of a noise level ρ are its plain ones, followed by two steps of Newton's method for ln ρ(t) in operations that
  /// record derivatives: the values stay, and first and second derivatives are those of the root.
  public func times(
    _ steps: Int, from start: Tensor<Double>, to stop: Tensor<Double>, on path: (any GaussianPath)? = nil
  ) throws -> Tensor<Double> {
    let plain = try times(steps, from: start.item, to: stop.item, on: path)
    let shares = try Tensor.linspace(0, 1, count: steps + 1)
    switch self {
    case .uniform: return try start + (stop - start) * shares
    case .sqrt: return try (start.sqrt() + (stop.sqrt() - start.sqrt()) * shares).square()
    case .karras, .logsnr: break
    }
    guard steps > 1, start.isTraced || stop.isTraced || path?.isTraced == true else { return Tensor(plain) }
    func level(_ t: Tensor<Double>) throws -> Tensor<Double> { try path.map { try $0.rho(t) } ?? t }
    let isOpen = try level(start).item > 1e4
    let isToData = try level(stop).item == 0
    let ends = try Spacing.span(level(start).item, level(stop).item)
    let top = isOpen ? Tensor(ends.top) : try level(start)
    let low = isToData ? Tensor(min(Spacing.lowest, ends.top / 100)) : try level(stop)
    let inner = Tensor((1..<steps).map { Double($0) / Double(isToData ? steps - 1 : steps) })
    let wanted: Tensor<Double>
    if self == .karras {
      let (a, b) = try ((top.log() / 7).exp(), (low.log() / 7).exp())
      wanted = try 7 * (a + (b - a) * inner).log()
    } else {
      wanted = try top.log() + (low.log() - top.log()) * inner
    }
    var t = Tensor(Array(plain[1..<steps]))
    guard let path else { return try T.concat([start.reshaped([1]), wanted.exp(), stop.reshaped([1])]) }
    for _ in 0..<2 {
      let (dμ, dσ) = try path.slopes(t)
      let (μ, σ) = try (path.mu(t), path.sigma(t))
      t = try t - ((σ / μ).log() - wanted) / (dσ / σ - dμ / μ)
    }
    return try T.concat([start.reshaped([1]), t, stop.reshaped([1])])
  }

  private typealias T = Tensor<Double>
}
