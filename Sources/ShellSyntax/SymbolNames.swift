/// The letters that `\name` and Tab type; the names are those of TeX.
package enum SymbolNames {
  package static let all: [String: String] =
    letters.merging(signs) { first, _ in first }.merging(digits) { first, _ in first }

  /// TeX's names of letters.
  package static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
  ]

  private static let signs: [String: String] = [
    "partial": "∂", "dagger": "†", "approx": "≈", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠",
    "Re": "ℝ", "to": "->", "rightarrow": "->", "cdot": "*", "times": "*", "infty": "inf", "pm": "±",
    // What the language writes as a function.
    "nabla": "grad(", "sum": "sum(", "prod": "prod(", "int": "integral(", "sqrt": "sqrt(",
    // Over the letter before: x\hat is x̂.
    "hat": "\u{302}", "bar": "\u{304}", "tilde": "\u{303}", "dot": "\u{307}",
  ]

  private static let digits: [String: String] = Dictionary(
    uniqueKeysWithValues: (0...9).map { ("_\($0)", ["₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"][$0]) })
}
