import Restore
import ShellLanguage
import ShellText

/// Help on a whole family: `help walks` lists what there is, a line each.
enum HelpFamilies {
  private static let words: [(topic: String, family: Family)] = [
    ("elementwise", .elementwise), ("reductions", .reductions), ("statistics", .reductions), ("tensors", .creation),
    ("shapes", .shapes), ("random", .random), ("matrices", .linearAlgebra), ("calculus", .calculus),
    ("lists", .collections), ("tables", .collections), ("paths", .paths), ("priors", .priors),
    ("operators", .operators), ("problems", .problems), ("posteriors", .problems), ("samplers", .samplers),
    ("walks", .samplers), ("metrics", .metrics), ("pictures", .pictures), ("figures", .pictures),
    ("commands", .commands),
  ]

  /// What a family is for, in a line.
  static func meaning(of family: Family) -> String {
    switch family {
    case .elementwise: "number by number; of operators too: exp(A), sqrt(A)"
    case .reductions: "of all elements, or along `axis:`"
    case .creation: "zeros, ones, grids and the like"
    case .shapes: "asking for shapes, changing them, joining and cutting"
    case .random: "draws that `seed n` makes repeatable"
    case .linearAlgebra: "matrices and what is known of them"
    case .calculus: "derivatives, integrals, differential equations"
    case .collections: "a function applied to many values; tables of results"
    case .paths: "noise schedules, x_t = μ x₀ + σ z"
    case .priors: "what pictures look like, as denoisers"
    case .operators: "how pictures are degraded, and the algebra of that"
    case .problems: "a prior, an operator and a measurement together"
    case .samplers: "from noise to pictures that fit the measurement"
    case .metrics: "how good a picture or a set of samples is"
    case .pictures: "pictures from files; `show`, `grid` and `plot` draw"
    case .commands: "written without parentheses: `step w, 3`"
    }
  }

  static var topics: [String] { words.map(\.topic) }

  /// The first word for a family.
  static func topic(of family: Family) -> String? { words.first { $0.family == family }?.topic }

  static func page(_ topic: String, _ session: Session) -> String? {
    guard let family = words.first(where: { $0.topic == topic })?.family else { return nil }
    let members = (Library.builtins + session.addedBuiltins).filter { $0.family == family }.map {
      ($0.name, $0.sentence)
    }
    var parts = [family.rawValue + ":", list(members)]
    if family == .samplers { parts += ["", choice, "", walks] }
    return parts.joined(separator: "\n")
  }

  /// Which sampler to take: methods that are for the same share a line.
  private static var choice: String {
    var rows: [(name: String, text: String)] = []
    for method in Method.all {
      if let i = rows.firstIndex(where: { $0.text == method.purpose }) {
        rows[i].name += ", " + method.name
      } else {
        rows.append((method.name, method.purpose))
      }
    }
    rows += [("walk, terms", "a step of your own"), ("search", "the best options for a problem")]
    return "Begin with `cpigdm(problem)`. What each is for:\n" + list(rows)
  }

  /// What can be done with any walk.
  private static var walks: String {
    let commands = ["step", "back", "goto", "run", "explain", "cite", "fork", "diff"].compactMap { name in
      Library.builtin(name).map { (HelpText.usage($0), $0.sentence) }
    }
    return "A walk w stands at one of its times, the first to begin with:\n" + list(commands)
      + "\nand what can be read from it:\n" + list(WalkObject.meanings.map { ("w." + $0.name, $0.text) })
  }

  /// A line a name, the texts under one another.
  static func list(_ rows: [(name: String, text: String)]) -> String {
    let width = rows.map { DisplayWidth.of($0.name) }.max() ?? 0
    return rows.map { row in
      row.text.isEmpty ? "  " + row.name : "  " + DisplayWidth.pad(row.name, to: width) + "  " + row.text
    }.joined(separator: "\n")
  }
}
