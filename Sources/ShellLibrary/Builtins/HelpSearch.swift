import Foundation
import ShellLanguage
import ShellSyntax

/// What `help` finds on a word that has no page: the entries that mention it.
enum HelpSearch {
  private static let most = 8

  /// A line an entry, the nearest first; nil where nothing mentions the word.
  static func page(_ word: String, near: String?) -> String? {
    let wanted = words(word)
    guard wanted.count == 1, let stem = wanted.first else { return nil }
    let found = entries.enumerated().compactMap { index, entry -> (rank: Int, index: Int)? in
      let rank = entry.texts.firstIndex { words($0).contains { matches($0, stem) } }
      return rank.map { ($0, index) }
    }.sorted { $0 < $1 }.map { entries[$0.index] }
    guard !found.isEmpty else { return nil }
    var lines = ["`\(word)` has no page" + (near.map { " (\($0))" } ?? "") + "; these mention it:"]
    lines.append(HelpFamilies.list(found.prefix(most).map { ($0.name, $0.shown) }))
    if found.count > most { lines.append("  … and \(found.count - most) more") }
    return lines.joined(separator: "\n")
  }

  /// A page: its name, the line that stands for it, and its texts, those first that say most about what it is.
  private struct Entry {
    let name: String
    let shown: String
    let texts: [String]
  }

  private static let entries: [Entry] =
    Library.builtins.map { builtin in
      let parameters = builtin.signature.parameters
      return Entry(
        name: builtin.name, shown: builtin.sentence,
        texts: [
          builtin.name, builtin.sentence, parameters.map { $0.name + " " + $0.meaning }.joined(separator: " "),
          ([builtin.equation, builtin.source] + builtin.details).joined(separator: " "),
        ])
    }
    + HelpFields.all.map { Entry(name: $0.name, shown: $0.text, texts: [$0.name, $0.text]) }
    + HelpTopics.all.map { Entry(name: $0.name, shown: $0.text, texts: [$0.name, $0.text]) }
    + Catalogue.all.map {
      Entry(name: $0.id, shown: $0.title, texts: [$0.id, "", "", $0.title + " " + $0.explanation])
    }

  /// The words of a text in small letters, without marks over letters, digits on the line.
  private static func words(_ text: String) -> [String] {
    let plain = text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.compactMap {
      scalar -> Unicode.Scalar? in
      if scalar.properties.generalCategory == .nonspacingMark { return nil }
      if (0x2080...0x2089).contains(scalar.value) { return Unicode.Scalar(scalar.value - 0x2080 + 0x30) }
      return scalar
    }
    return plain.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { part in
      part.reduce(into: "") { $0.unicodeScalars.append($1) }
    }
  }

  /// Whether a word of a text is the one that is looked for, or begins with it where that is long enough to mean it.
  private static func matches(_ word: String, _ wanted: String) -> Bool {
    if word == wanted { return true }
    let stem = wanted.hasSuffix("s") ? String(wanted.dropLast()) : wanted
    return stem.count >= 4 && word.hasPrefix(stem)
  }
}
