import Foundation
import ShellLanguage
import ShellLibrary
import ShellSyntax

/// `docs/reference.md`: everything the language has, written from the declarations themselves.
public enum ReferencePage {
  /// The whole page, ending in a newline.
  public static var page: String {
    var lines = [
      "# Reference", "",
      "Written by `./conjugate reference`; a test fails when it is stale, and every example below runs in the tests.",
      "",
      "Contents: " + Family.allCases.map { "[\($0.rawValue)](#\(anchor($0.rawValue)))" }.joined(separator: " · ")
        + " · [messages](#messages)",
    ]
    for family in Family.allCases {
      let members = Library.builtins.filter { $0.family == family }
      guard !members.isEmpty else { continue }
      lines += ["", "## \(family.rawValue)"]
      for builtin in members { lines += section(builtin) }
    }
    lines += [
      "", "## messages", "", "`explain E012` tells more about a code.", "", "| code | meaning | wrong | right |",
      "|---|---|---|---|",
    ]
    for code in Catalogue.all {
      lines.append("| \(code.id) | \(code.title) | \(cell(code.bad)) | \(cell(code.good)) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func section(_ builtin: Builtin) -> [String] {
    var lines = ["", "### \(builtin.name)", "", "`\(builtin.name)\(builtin.signature.text)`", "", builtin.sentence, ""]
    for parameter in builtin.signature.parameters where !parameter.meaning.isEmpty {
      lines.append("- `\(parameter.name)`: \(parameter.meaning)")
    }
    if builtin.signature.parameters.contains(where: { !$0.meaning.isEmpty }) { lines.append("") }
    lines += ["> \(builtin.equation)", ""]
    for detail in builtin.details { lines += [detail, ""] }
    lines += ["Source: \(builtin.source)", "", "```conjugate"]
    return lines + builtin.examples + ["```"]
  }

  /// A program in a cell of a table.
  private static func cell(_ program: String) -> String {
    "`" + program.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ⏎ ") + "`"
  }

  private static func anchor(_ title: String) -> String { title.replacingOccurrences(of: " ", with: "-") }
}
