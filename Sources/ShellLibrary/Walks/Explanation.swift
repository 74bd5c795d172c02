import Foundation
import Numerics
import Restore
import ShellText

/// The text of `explain w`: the update in symbols and with their values, every term with its size and its share, and
/// what the symbols stand for.
enum Explanation {
  static func text(_ walk: Walk) throws -> String {
    let sampler = walk.sampler
    let own = sampler as? FunctionSampler
    let taken = try walk.lastTaken()
    var lines = ["\(sampler.name): \(equation(sampler, taken?.step))", "from \(source(walk))"]
    if let own, let text = own.text { lines = ["\(sampler.name), \(own.source):"] + indented(text.definition) }
    guard let step = taken?.step else {
      lines.append("standing at t = \(Digits.short(walk.t)); no step has been taken yet")
      return lines.joined(separator: "\n")
    }
    lines += [
      "", "step \(walk.position) of \(walk.stepCount), t = \(Digits.short(step.from)) → s = \(Digits.short(step.to))",
    ]
    if let own, let trace = taken?.trace {
      lines += try describe(own, trace, step)
    } else {
      for stage in step.stages { lines += try describe(stage, step) }
      lines += try symbols(step)
    }
    return lines.joined(separator: "\n")
  }

  /// Where the method is from, and what was chosen for it.
  private static func source(_ walk: Walk) -> String {
    guard let sampler = walk.sampler as? any MethodSampler else {
      return (walk.sampler as? FunctionSampler)?.source ?? walk.sampler.citations.text
    }
    let chosen = sampler.citations.filter { !sampler.method.sources.contains($0) }
    return ([sampler.method.source] + chosen.map(\.text)).joined(separator: "; ")
  }

  /// The sampler's update, with the terms that its options brought into the last step: those of second order or churn.
  private static func equation(_ sampler: any Sampler, _ step: Step?) -> String {
    let extra = (step?.terms ?? []).filter(\.isExtra).map { " + " + $0.formula.replacing(" * ", with: " ") }
    // What the symbols of the update are stands behind it.
    let parts = sampler.equation.split(separator: ",", maxSplits: 1)
    return (parts.first ?? "") + extra.joined() + (parts.count > 1 ? "," + parts[1] : "")
  }

  // MARK: A sampler's step

  private static func describe(_ stage: Stage, _ step: Step) throws -> [String] {
    switch stage {
    case .map(let name, let formula, let result):
      return ["", "  \(name) = \(formula)", "  \(try SymbolText.tensor(result))"]
    case .sum(let terms):
      let formula = terms.map(\.formula).joined(separator: " + ")
      var modes: [SymbolText.Coefficients] = []
      let values = Substitution.text(formula) { name in
        switch step.symbols.first(where: { $0.name == name })?.value {
        case .number(let value): return Substitution.number(value)
        case .map(let h):
          guard let coefficients = SymbolText.Coefficients(h) else { return nil }
          if !coefficients.isOne { modes.append(coefficients) }
          return coefficients.inFormula
        default: return nil
        }
      }
      var lines = ["", "  x_s = \(formula)"]
      if values != formula { lines.append("      = \(values)") }
      if !modes.isEmpty { lines.append("  " + legend(modes)) }
      return lines + [""] + (try table(terms, step))
    }
  }

  /// How to read the coefficients that are more than one number.
  private static func legend(_ coefficients: [SymbolText.Coefficients]) -> String {
    let isRange = coefficients.contains { $0.low != $0.high }
    let hasOutside = coefficients.contains { $0.outside != nil }
    return "\(isRange ? "(a…b" : "(a")\(hasOutside ? " | c)" : ")"): \(isRange ? "from a to b" : "a") on the modes of H"
      + (hasOutside ? ", c outside them" : "")
  }

  /// A line a term: its name, formula, size, share and meaning.
  private static func table(_ terms: [Term], _ step: Step) throws -> [String] {
    let squared = try step.x.square().sum().item
    // ⟨term, x⟩/⟨x, x⟩: the shares of all terms sum to one.
    func share(_ x: Tensor<Double>) throws -> Double {
      squared > 0 ? try x.broadcasted(to: step.x.shape).dot(step.x).item / squared : 0
    }
    var rows = try terms.map { term in
      [term.name, term.formula, try size(term.tensor), percent(try share(term.tensor)), term.meaning]
    }
    rows.append(["sum", "x_s", try size(step.x), percent(squared > 0 ? 1 : 0), "shares: ⟨term, x_s⟩/‖x_s‖²"])
    if terms.allSatisfy({ $0.formula == $0.name }) { rows = rows.map { [$0[0], $0[2], $0[3], $0[4]] } }
    return aligned(rows)
  }

  private static func size(_ x: Tensor<Double>) throws -> String { "rms " + Digits.short(try SymbolText.rms(x)) }

  private static func percent(_ share: Double) -> String {
    let text = String(format: "%6.1f %%", 100 * share)
    // What rounds to nothing has no sign.
    return text == "  -0.0 %" ? "   0.0 %" : text
  }

  /// What the symbols stand for, but for the maps: the update shows what those are.
  private static func symbols(_ step: Step) throws -> [String] {
    let used = Set(step.terms.flatMap { Substitution.names(in: $0.formula) })
    let rows = try step.symbols.compactMap { symbol -> [String]? in
      switch symbol.value {
      case .number(let value):
        ["t", "s"].contains(symbol.name) || used.contains(symbol.name) ? nil : [symbol.name, Digits.short(value)]
      case .tensor(let x): [symbol.name, try SymbolText.tensor(x)]
      case .map(let h):
        symbol.name == "H" ? [symbol.name, h.name] : nil
      }
    }
    return ["", "with"] + aligned(rows)
  }

  // MARK: A step of one's own

  private static func describe(_ own: FunctionSampler, _ trace: FunctionSampler.Trace, _ step: Step) throws
    -> [String]
  {
    var lines: [String] = []
    if let body = own.result {
      let values = Substitution.text(body) { trace.numbers[$0].map(Substitution.number) }
      lines += ["", "  x_s = \(body)"]
      if values != body { lines.append("      = \(values)") }
    }
    if !step.terms.isEmpty { lines += [""] + (try table(step.terms, step)) }
    let rows = try trace.locals.map { [$0.name, try SymbolText.value($0.value)] }
    return lines + ["", "with"] + aligned(rows + [["x_s", try SymbolText.tensor(step.x)]])
  }

  // MARK: Layout

  private static func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.allSatisfy(\.isWhitespace) ? "" : "  " + $0
    }
  }

  /// Rows with their columns under one another, indented.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = "  " + zip(row, widths).map { DisplayWidth.pad($0, to: $1) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
