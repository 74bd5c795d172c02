import Foundation
import Shell

/// `conjugate [-q] [-e CODE] FILE.cj… [-- ARG…]`: what is to run, with which arguments.
struct ScriptRequest {
  enum Part {
    case file(String)
    case code(String)
    case input
  }

  private(set) var parts: [Part] = []
  private(set) var isQuiet = false
  /// What scripts find as `args`.
  private(set) var arguments: [Value] = []

  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  /// - Parameter commands: what else a first word could have been meant to be.
  /// - Throws: ``Fault`` in words for the user.
  init(_ words: [String], commands: [String]) throws {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "-q", "--quiet": isQuiet = true
      case "-e", "--eval":
        guard let code = rest.popFirst() else { throw Fault(description: "\(word) takes code, such as -e 'sqrt(2)'") }
        parts.append(.code(code))
      case "-": parts.append(.input)
      case "--" where parts.isEmpty:
        // Before any script it is the files that follow, whatever they are called.
        guard !rest.isEmpty else { throw Fault(description: "there is no file after --") }
        parts = rest.map { .file($0) }
        rest = []
      case "--":
        arguments = rest.map { Double($0).map(Value.number) ?? .string($0) }
        rest = []
      default:
        guard !word.hasPrefix("-") else { throw Fault(description: "there is no option \(word)") }
        try Self.rejectOther(word, commands, isFirst: parts.isEmpty)
        parts.append(.file(word))
      }
    }
    guard !parts.isEmpty else { throw Fault(description: "there is nothing to run: name a script, or give -e CODE") }
  }

  /// A misspelt command is not a file, nor is a document a script.
  private static func rejectOther(_ word: String, _ commands: [String], isFirst: Bool) throws {
    let exists = FileManager.default.fileExists(atPath: word)
    if isFirst, !exists, !word.contains("."), !word.contains("/") {
      let near = Suggestion.didYouMean(word, among: commands).map { "; \($0)" } ?? ""
      throw Fault(description: "there is no command and no file \(word)\(near)")
    }
    if exists, word.hasSuffix(".md") {
      throw Fault(
        description: "\(word) is a document, not a script: `conjugate lesson \(word)` reads it and runs its cells, "
          + "`conjugate replay \(word)` compares what they print")
    }
  }
}
