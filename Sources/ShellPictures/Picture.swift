import Foundation
import Numerics
import Restore

/// What `show`, `grid` and `plot` make: not pixels yet, since a page, a terminal with graphics and one without want
/// different ones.
public enum Picture: Sendable {
  /// Pictures side by side.
  case figure(Figure)
  /// Curves, points, bars or arrows over axes.
  case plot(Plot)

  /// The `title:` of the call, from which a document names the file; perhaps empty.
  public var title: String {
    switch self {
    case .figure(let figure): figure.title
    case .plot(let plot): plot.title
    }
  }

  /// What the picture shows, in words: the alternative text of a document.
  public var caption: String {
    if !title.isEmpty { return title }
    switch self {
    case .figure(let figure): return figure.panels.map(\.label).filter { !$0.isEmpty }.joined(separator: ", ")
    case .plot(let plot):
      let labels = plot.layers.map(\.label).filter { !$0.isEmpty }
      return (labels.isEmpty ? [plot.yLabel].filter { !$0.isEmpty } : labels).joined(separator: ", ")
    }
  }

  /// The whole as pixels, for a file or a terminal with graphics.
  /// - Throws: ``TensorError/cancelled(_:)``.
  public func raster() throws -> Raster {
    // Enlarged pictures, the canvas, and its raster.
    _ = try MemoryBudget.admit([pixels, 3], bytesEach: 3)
    let raster =
      switch self {
      case .figure(let figure): figure.raster()
      case .plot(let plot): plot.raster()
      }
    // What was asked to stop has drawn a part.
    try Cancellation.check()
    return raster
  }

  /// About how many pixels the whole takes, known before it is drawn.
  package var pixels: Int {
    switch self {
    case .figure(let figure): figure.pixels
    case .plot: 1200 * 750
    }
  }

  /// A file name made of a title: small letters, digits and hyphens, with the accents and signs left out.
  public static func slug(_ text: String) -> String {
    var words: [String] = [""]
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars {
      let isPlain = ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
      if isPlain {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else if scalar.properties.isAlphabetic, let name = Picture.letterNames[scalar] {
        words[words.count - 1] += name
      } else if scalar.properties.generalCategory != .nonspacingMark, words.last != "" {
        words.append("")
      }
    }
    let joined = words.filter { !$0.isEmpty }.joined(separator: "-")
    return String(joined.prefix(60))
  }

  private static let letterNames: [Unicode.Scalar: String] = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ß": "ss", "æ": "ae", "ø": "o",
  ]
}
