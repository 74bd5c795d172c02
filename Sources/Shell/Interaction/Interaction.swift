/// A conversation at a prompt without the terminal: what is typed goes in line by line, and comes to a session as whole
/// entries.
public final class Interaction {
  public enum Reply: Sendable {
    /// The entry goes on: a bracket is open, or a line ends in an operator.
    case more
    case done
    case failed(Diagnostic)
    /// `!command`, for the prompt to run.
    case shell(String)
    /// `lesson 8`, for the prompt to read; without a word, to list them.
    case lesson([String])
    /// `exit` or `quit`.
    case leave
  }

  public static let prompt = "cj> "
  public static let continuation = "... "

  public let session: Session
  /// Lines of an entry that is not complete.
  public private(set) var pending = ""
  /// The last complete entry, as history should hold it.
  public private(set) var entry = ""
  /// The number of the entry's first line: counted on, so that a message can say where a value came from.
  private var line = 1

  public init(session: Session) { self.session = session }

  /// Takes a line (or a paste of several) and runs the entry once it is complete.
  public func enter(_ text: String) -> Reply {
    guard read(text) else { return .more }
    return run()
  }

  /// Adds a line to the entry.
  /// - Returns: whether the entry is complete and ready to ``run()``.
  public func read(_ text: String) -> Bool {
    let text = Interaction.withoutPrompts(text)
    entry = pending.isEmpty ? text : pending + "\n" + text
    // An empty line ends an entry whatever is open, so that nobody is caught in one.
    if !pending.isEmpty && text.allSatisfy(\.isWhitespace) {
      entry = pending
    } else if isIncomplete(entry) {
      pending = entry
      return false
    }
    pending = ""
    return true
  }

  /// Drops the lines of an entry that is not complete, as Ctrl-C does.
  public func cancel() { pending = "" }

  private func isIncomplete(_ text: String) -> Bool {
    if text.hasPrefix("!") || text.hasPrefix("?") { return false }
    do {
      _ = try Parser.parse(SourceText(text))
      return false
    } catch {
      return (error as? Diagnostic)?.isIncomplete ?? false
    }
  }

  /// Runs the entry that ``read(_:)`` completed.
  public func run() -> Reply {
    let trimmed = entry.trimmingWhitespace
    if trimmed.isEmpty { return .done }
    if trimmed.hasPrefix("!") { return .shell(String(trimmed.dropFirst()).trimmingWhitespace) }
    if (trimmed == "exit" || trimmed == "quit") && session.value(trimmed) == nil { return .leave }
    let words = trimmed.split(separator: " ").map(String.init)
    if words[0] == "lesson", words.count <= 2, session.value("lesson") == nil, words.allSatisfy(Interaction.isPlain) {
      return .lesson(Array(words.dropFirst()))
    }
    let isHelp = trimmed.hasPrefix("?") || trimmed.hasSuffix("?") && Characters.isName(String(trimmed.dropLast()))
    let code = isHelp ? "help " + trimmed.filter { $0 != "?" }.trimmingWhitespace : entry
    let source = SourceText(code, name: "prompt", firstLine: line)
    line += source.lineCount
    return run(source, isRecorded: !isHelp)
  }

  private func run(_ source: SourceText, isRecorded: Bool) -> Reply {
    let transcript = session.transcript
    transcript?.discard()
    var ran: [Span] = []
    do {
      try session.run(source) { span in
        ran.append(span)
        transcript?.keep()
      }
      if isRecorded && !Interaction.isSaving(source.text) {
        transcript?.close(source.text)
      } else {
        transcript?.discard()
      }
      return .done
    } catch {
      var diagnostic = Diagnostic.from(error)
      if ran.isEmpty { diagnostic = Interaction.placed(diagnostic, in: source) }
      // The statements before the one that failed did run, and belong to the record; what it did itself does not.
      if isRecorded { transcript?.countFailure() }
      if isRecorded, let first = ran.first, let last = ran.last {
        transcript?.close(first.joined(last).text)
      } else {
        transcript?.discard()
      }
      return .failed(diagnostic)
    }
  }

  /// Letters, digits and hyphens, as the names of lessons have them, and not the start of an expression.
  private static func isPlain(_ word: String) -> Bool {
    word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } && word != "-"
  }

  /// Of an entry of several lines that does not parse nothing runs, which the message says with the line.
  private static func placed(_ diagnostic: Diagnostic, in source: SourceText) -> Diagnostic {
    guard let span = diagnostic.span, span.source === source, source.lineCount > 1, (try? Parser.parse(source)) == nil
    else { return diagnostic }
    var copy = diagnostic
    copy.notes.append(
      "this is line \(source.lineIndex(at: span.start) + 1) of \(source.lineCount), and none of them ran")
    return copy
  }

  private static func isSaving(_ text: String) -> Bool {
    let words = text.trimmingWhitespace
    return words.hasPrefix("save ") && words.contains(".md\"")
  }

  /// A pasted transcript without its prompts and outputs: where a line begins with the prompt, only those that do and
  /// the lines that go on with one are kept. A transcript may be indented as a whole, as it is in a document.
  public static func withoutPrompts(_ text: String) -> String {
    func entered(_ line: String, _ prompt: String) -> String? {
      if line.hasPrefix(prompt) { return String(line.dropFirst(prompt.count)) }
      return line == prompt.trimmingWhitespace ? "" : nil
    }
    var lines = text.textLines.map { $0.hasSuffix("\r") ? String($0.dropLast()) : $0 }
    func indent(_ line: String) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }
    guard let first = lines.first(where: { entered(String($0.dropFirst(indent($0))), prompt) != nil }) else {
      return text
    }
    let margin = indent(first)
    lines = lines.map { String($0.dropFirst(min(indent($0), margin))) }
    var kept: [String] = []
    var isEntry = false
    for line in lines {
      if let code = entered(line, prompt) {
        kept.append(code)
        isEntry = true
      } else if isEntry, let code = entered(line, continuation) {
        kept.append(code)
      } else if !line.allSatisfy(\.isWhitespace) {
        isEntry = false
      }
    }
    return kept.joined(separator: "\n")
  }
}

extension String {
  /// The text without white space at its ends.
  package var trimmingWhitespace: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
