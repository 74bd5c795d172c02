import ShellSyntax

/// What LaTeX's commands are in Unicode.
enum MathSymbols {
  /// Commands that stand for a sign. Signs with spaces are relations and the like.
  static let signs: [String: String] = SymbolNames.letters.merging(others) { $1 }

  private static let others: [String: String] = [
    "approx": " ≈ ", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ ", "geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ", "equiv": " ≡ ",
    "sim": " ∼ ", "propto": " ∝ ", "to": " → ", "rightarrow": " → ", "leftarrow": " ← ", "longrightarrow": " ⟶ ",
    "Rightarrow": " ⇒ ", "ll": " ≪ ", "gg": " ≫ ", "in": " ∈ ", "subset": " ⊂ ", "mid": " | ", "times": " × ",
    "circ": " ∘ ", "odot": " ⊙ ", "otimes": " ⊗ ", "oplus": " ⊕ ", "pm": " ± ", "cdot": "·", "star": "⋆",
    "infty": "∞", "partial": "∂", "nabla": "∇", "dagger": "†", "top": "⊤", "perp": "⊥", "prime": "′", "dots": "…",
    "ldots": "…", "cdots": "⋯", "langle": "⟨", "rangle": "⟩", "lVert": "‖", "rVert": "‖", "Vert": "‖", "vert": "|",
    "forall": "∀", "exists": "∃", "emptyset": "∅",
    // Spaces; the wide ones are where a long line may be broken.
    ",": " ", ":": " ", ";": " ", " ": " ", "!": "", "quad": "\u{2002}", "qquad": "\u{2003}",
    "{": "{", "}": "}", "|": "‖", "%": "%", "_": "_", "$": "$", "&": "&", "#": "#", "\\": "; ",
    // What sets the type and not the meaning.
    "rm": "", "bf": "", "it": "", "displaystyle": "", "limits": "", "nolimits": "",
  ]

  /// Operators with limits.
  static let large: [String: String] = ["int": "∫", "sum": "∑", "prod": "∏"]

  static let functions: Set<String> = [
    "log", "ln", "exp", "cos", "sin", "tan", "tanh", "cosh", "sinh", "max", "min", "arg", "det", "lim", "sup", "inf",
  ]

  /// Commands that size a delimiter, which follows.
  static let sizes: Set<String> = [
    "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
  ]

  /// Marks over a letter, as combining characters.
  static let accents: [String: String] = [
    "hat": "\u{302}", "widehat": "\u{302}", "bar": "\u{304}", "overline": "\u{304}", "tilde": "\u{303}",
    "widetilde": "\u{303}", "dot": "\u{307}", "ddot": "\u{308}", "vec": "\u{20D7}",
  ]

  static let blackboard: [Character: Character] = ["R": "ℝ", "N": "ℕ", "Z": "ℤ", "C": "ℂ"]

  static let raised: [Character: Character] = table(
    "0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻTᵀ⊤ᵀ††′′⋆⋆∘°")
  static let lowered: [Character: Character] = table(
    "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ")
  static let scripts = Set(raised.values).union(lowered.values)

  /// Pairs of characters as a table.
  private static func table(_ pairs: String) -> [Character: Character] {
    let letters = Array(pairs)
    var result: [Character: Character] = [:]
    for index in stride(from: 0, to: letters.count - 1, by: 2) { result[letters[index]] = letters[index + 1] }
    return result
  }
}
