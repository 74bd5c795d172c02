import Foundation
import Numerics
import Restore

/// The text of `explain w`: the update in symbols, then every term with its formula, its size and its share.
enum Explanation {
  static func text(_ walk: Walk) throws -> String {
    let sampler = walk.sampler
    var lines = ["\(sampler.name): \(sampler.equation)", "from \(sampler.source)"]
    guard let step = walk.lastStep else {
      lines.append("standing at t = \(Digits.short(walk.t)); no step has been taken yet")
      return lines.joined(separator: "\n")
    }
    lines.append("")
    lines.append(
      "step \(walk.position) of \(walk.stepCount), t = \(Digits.short(step.from)) → s = \(Digits.short(step.to))")
    for symbol in step.symbols {
      switch symbol.value {
      case .number(let value) where !["t", "s"].contains(symbol.name):
        lines.append("  \(pad(symbol.name, 4)) = \(Digits.short(value))")
      case .map(let h) where symbol.name != "H":
        if let range = coefficients(h) { lines.append("  \(pad(symbol.name, 4)) \(range)") }
      default: break
      }
    }
    for stage in step.stages { lines += try describe(stage, step) }
    return lines.joined(separator: "\n")
  }

  private static func describe(_ stage: Stage, _ step: Step) throws -> [String] {
    switch stage {
    case .map(let name, let formula, let result):
      return ["", "  \(name): \(formula), rms \(Digits.short(try rms(result)))"]
    case .sum(let terms):
      let names = terms.map(\.name.count).max() ?? 0
      let formulas = terms.map(\.formula.count).max() ?? 0
      let squared = try step.x.square().sum().item
      var lines = ["", "  x_s = " + terms.map(\.formula).joined(separator: " + ")]
      for term in terms {
        // ⟨term, x⟩/⟨x, x⟩: the shares of all terms sum to one.
        let share = squared > 0 ? try term.tensor.broadcasted(to: step.x.shape).dot(step.x).item / squared : 0
        let percent = String(format: "%6.1f %%", 100 * share)
        lines.append(
          "  \(pad(term.name, names))  \(pad(term.formula, formulas))  rms \(pad(Digits.short(try rms(term.tensor)), 9))"
            + " \(percent)  \(term.meaning)")
      }
      lines.append("  \(pad("sum", names))  \(pad("x_s", formulas))  rms \(Digits.short(try rms(step.x)))")
      return lines
    }
  }

  private static func rms(_ x: Tensor<Double>) throws -> Double {
    try x.norm().item / Double(max(x.count, 1)).squareRoot()
  }

  /// The values of a coefficient over the modes: one number, or from which to which.
  private static func coefficients(_ h: any LinearOperator) -> String? {
    guard let spectral = h.spectral, let high = spectral.values.scalars.max(),
      let low = spectral.values.scalars.min(), let null = spectral.null.scalars.first
    else { return nil }
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * max(abs(a), abs(b)) }
    let hasOutside = spectral.isEndomorphism && !spectral.spansAll
    if near(high, low), !hasOutside || near(high, null) { return "= \(Digits.short(high))" }
    let inside = near(high, low) ? Digits.short(high) : "\(Digits.short(low)) to \(Digits.short(high))"
    return "= \(inside) on the modes" + (hasOutside ? ", \(Digits.short(null)) outside" : "")
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
