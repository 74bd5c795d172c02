import ShellDocuments
import ShellText

/// What is typed or pasted at a prompt at once, cut into entries.
///
/// A transcript is cut at its prompts, and loses them and its outputs; a piece of a document is cut into its cells, and
/// loses its fences. Any other text is one entry, however many lines it has.
enum Paste {
  /// The prompt of this shell, and the one that people know from Python.
  private static let prompts = [Interaction.prompt, ">>> "]

  static func entries(of text: String) -> [String] {
    guard text.utf8.contains(0x0A) || prompts.contains(where: text.contains) else { return [text] }
    let lines = text.textLines.map { $0.hasSuffix("\r") ? String($0.dropLast()) : $0 }
    guard let cells = cells(of: lines) else { return transcript(lines) ?? [text] }
    let entries = cells.flatMap { transcript($0) ?? [$0.joined(separator: "\n")] }
    return entries.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  /// The lines in the fences that run; nil where there are no fences.
  private static func cells(of lines: [String]) -> [[String]]? {
    let fences = lines.compactMap { Fence($0) }
    guard !fences.isEmpty else { return nil }
    // Fences that do not say what they hold: all that is between them may be meant.
    guard fences.contains(where: { !$0.words.isEmpty }) else { return [lines.filter { Fence($0) == nil }] }
    var cells: [[String]] = []
    var current: [String] = []
    var open: Fence?
    for line in lines {
      if let fence = open {
        if fence.isClosed(by: line) {
          if runs(fence) { cells.append(current) }
          (open, current) = (nil, [])
        } else {
          current.append(line)
        }
      } else if let fence = Fence(line) {
        // A first fence without a word closes the cell in which the paste begins.
        let isInside = cells.isEmpty && fence.words.isEmpty
        if isInside { cells.append(current) }
        (open, current) = (isInside ? nil : fence, [])
      } else {
        current.append(line)
      }
    }
    if let open, runs(open) { cells.append(current) }
    return cells
  }

  private static func runs(_ fence: Fence) -> Bool { ["conjugate", "cj", nil].contains(fence.words.first) }

  /// The entries of a transcript: each begins at a prompt and goes on in the lines that a prompt to go on begins. It may
  /// be indented as a whole. Nil where no line begins with a prompt.
  private static func transcript(_ lines: [String]) -> [String]? {
    func indent(_ line: String) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }
    guard let first = lines.first(where: { entered(String($0.dropFirst(indent($0)))) != nil }) else { return nil }
    let margin = indent(first)
    var entries: [[String]] = []
    var isEntry = false
    for line in lines.map({ String($0.dropFirst(min(indent($0), margin))) }) {
      if let code = entered(line) {
        entries.append([code])
        isEntry = true
      } else if isEntry, let code = continued(line) {
        entries[entries.count - 1].append(code)
      } else if !line.allSatisfy(\.isWhitespace) {
        isEntry = false
      }
    }
    return entries.map { $0.joined(separator: "\n") }.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  /// What was entered on a line that begins with a prompt.
  private static func entered(_ line: String) -> String? {
    for prompt in prompts { if let code = without(prompt, line) { return code } }
    return nil
  }

  /// What was entered on a line that goes on with an entry.
  static func continued(_ line: String) -> String? { without(Interaction.continuation, line) }

  private static func without(_ prompt: String, _ line: String) -> String? {
    if line.hasPrefix(prompt) { return String(line.dropFirst(prompt.count)) }
    return line == prompt.trimmingWhitespace ? "" : nil
  }
}
