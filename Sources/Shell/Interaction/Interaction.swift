import ShellDocuments
import ShellLanguage
import ShellSyntax
import ShellText

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

  /// Takes a line, or a paste of several, and runs each entry in it once it is complete. A paste with prompts or cells in
  /// it has several, which run one after the other, as they did where they were typed: also after one that fails.
  /// - Parameters:
  ///   - willRun: told of each entry before it runs.
  ///   - didRun: told what came of each; false leaves the others out.
  /// - Returns: what came of the last entry that ran.
  @discardableResult
  public func enter(
    _ text: String, willRun: (String) -> Void = { _ in }, didRun: (Reply) -> Bool = { _ in true }
  ) -> Reply {
    let entries = Paste.entries(of: text)
    var reply = Reply.done
    for (index, entry) in entries.enumerated() {
      // Only the last can go on: each of the others is followed by a prompt.
      guard read(entry, isWhole: index < entries.count - 1) else { return .more }
      willRun(self.entry)
      reply = run()
      guard didRun(reply) else { break }
    }
    return reply
  }

  /// Adds a line to the entry.
  /// - Parameter isWhole: whether the entry ends with it, whatever is open.
  /// - Returns: whether the entry is complete and ready to ``run()``.
  private func read(_ text: String, isWhole: Bool) -> Bool {
    let text = pending.isEmpty ? text : Paste.continued(text) ?? text
    entry = pending.isEmpty ? text : pending + "\n" + text
    // An empty line ends an entry whatever is open, so that nobody is caught in one.
    if !pending.isEmpty && text.allSatisfy(\.isWhitespace) {
      entry = pending
    } else if !isWhole && isIncomplete(entry) {
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

  /// Runs the entry that is complete.
  private func run() -> Reply {
    let trimmed = entry.trimmingWhitespace
    if trimmed.isEmpty { return .done }
    if trimmed.hasPrefix("!") { return .shell(String(trimmed.dropFirst()).trimmingWhitespace) }
    let bare = trimmed.hasSuffix("()") ? String(trimmed.dropLast(2)) : trimmed
    if (bare == "exit" || bare == "quit") && session.value(bare) == nil { return .leave }
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
    var places = WalkPlaces(session)
    do {
      try session.run(source) { span in
        ran.append(span)
        transcript?.keep()
        places.update(session, after: span)
      }
      if isRecorded && !Interaction.isSaving(source.text) {
        transcript?.close(Span(source, 0, source.bytes.count))
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
        transcript?.close(first.joined(last))
      } else {
        transcript?.discard()
      }
      // Walks alone keep what a statement did before it failed.
      if isRecorded { for moves in places.moves(session) { transcript?.close(Span(moves, 0, moves.bytes.count)) } }
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
}
