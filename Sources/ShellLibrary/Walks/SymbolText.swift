import Numerics
import Restore
import ShellLanguage
import ShellText

/// Values of a step as `explain` shows them.
enum SymbolText {
  /// A tensor's shape, or its elements where they are few, and its size.
  static func tensor(_ x: Tensor<Double>) throws -> String {
    let shape =
      x.rank <= 1 && x.count <= 4 ? ValueText.list(x) { Digits.short($0) } : "\(Shape.text(x.shape)) f64"
    return "\(shape)  rms \(Digits.short(try rms(x)))"
  }

  static func rms(_ x: Tensor<Double>) throws -> Double {
    try x.norm().item / Double(max(x.count, 1)).squareRoot()
  }

  /// A value of a user's step.
  static func value(_ value: Value) throws -> String {
    if case .tensor(let tensor) = value { return try self.tensor(tensor) }
    return value.number.map { Digits.short($0) } ?? ValueText.quoted(value)
  }

  /// What an operator multiplies by: from mode to mode, and outside the modes; nil where there are no modes.
  struct Coefficients {
    let low: String
    let high: String
    let outside: String?

    init?(_ h: any LinearOperator) {
      if let function = h as? KrylovFunction {
        // What Ritz values tell; the operator's own are not known.
        guard let known = try? function.coefficients(), let low = known.inside.min(), let high = known.inside.max()
        else { return nil }
        (self.low, self.high) = (Digits.short(low), Digits.short(high))
        let spans = function.domain != function.range || known.inside.count >= function.domain.reduce(1, *)
        outside = spans ? nil : Digits.short(known.outside)
        return
      }
      guard let spectral = h.spectral, let high = spectral.values.scalars.max(),
        let low = spectral.values.scalars.min(), let null = spectral.null.scalars.first
      else { return nil }
      (self.low, self.high) = (Digits.short(low), Digits.short(high))
      outside = spectral.isEndomorphism && !spectral.spansAll ? Digits.short(null) : nil
    }

    var isOne: Bool { low == high && (outside == nil || outside == low) }

    /// In a formula: `0.5`, `(0.2…0.5)`, `(0.2…0.5 | 1)`.
    var inFormula: String {
      let modes = low == high ? low : "\(low)…\(high)"
      if isOne { return low.hasPrefix("-") ? "(\(low))" : low }
      return "(\(modes)\(outside.map { " | \($0)" } ?? ""))"
    }
  }
}
