import Foundation
import ShellLanguage
import ShellLibrary
import ShellSyntax

/// The paths in the cells of a session that is saved as a lesson: replay starts them from the lesson's folder, not from
/// the folder the session ran in, and lets a lesson write into `figures/` only.
struct LessonPaths {
  /// The lesson's folder.
  private let folder: URL
  /// What was written earlier in the session, by its whole path, and where the lesson writes it.
  private var written: [String: String] = [:]
  /// The literals with values in them that were written to: `"run-{n}.csv"`.
  private var patterns: Set<String> = []

  /// Functions whose first argument is a file to read.
  private static let readers: Set<String> = ["image", "load", "network"]

  init(folder: String) { self.folder = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }

  /// An entry with its paths as the lesson needs them.
  mutating func rewritten(_ entry: Transcript.Entry) -> Transcript.Entry {
    let source = SourceText(entry.code)
    guard let tokens = try? Tokenizer.tokens(of: source) else { return entry }
    var entry = entry
    var code = ""
    var position = 0
    for (index, token) in tokens.enumerated() {
      guard let change = change(tokens, index) else { continue }
      code += source.slice(position..<token.span.start) + change.literal
      position = token.span.end
      let by = change.literal.utf8.count - (token.span.end - token.span.start)
      entry.growth.append((entry.origin.start + token.span.end, by))
      entry.output = entry.output.map { output in
        guard case .lines(let lines) = output else { return output }
        return .lines(lines.map(change.line))
      }
    }
    entry.code = code + source.slice(position..<source.bytes.count)
    return entry
  }

  /// Another path in the place of one.
  private struct Change {
    /// How it is written.
    let literal: String
    /// What the paths begin with that are printed, and what they will begin with; all of them, where there is one.
    let old: String
    let new: String
    let isWhole: Bool

    /// A line of output with the other path.
    func line(_ line: String) -> String {
      let start = "wrote \(old)"
      guard isWhole ? line == start : line.hasPrefix(start) else { return line }
      return "wrote \(new)" + line.dropFirst(start.count)
    }
  }

  private mutating func change(_ tokens: [Token], _ index: Int) -> Change? {
    guard case .string(let pieces) = tokens[index].kind else { return nil }
    if pieces.count == 1, case .text(let path) = pieces[0] {
      return replacement(for: path, tokens, index).map {
        Change(literal: ValueText.escaped($0), old: path, new: $0, isWhole: true)
      }
    }
    return pattern(tokens, index)
  }

  /// The same for a path with values in it. Where one of these is a folder, the path stays as it is.
  private mutating func pattern(_ tokens: [Token], _ index: Int) -> Change? {
    let literal = tokens[index].span.text
    guard let brace = literal.firstIndex(of: "{"), !literal.contains("\\"), !literal[brace...].contains("/"),
      !literal.hasPrefix("\"figures/")
    else { return nil }
    if isSaved(tokens, index) { patterns.insert(literal) }
    guard patterns.contains(literal), isSaved(tokens, index) || isRead(tokens, index) else { return nil }
    let start = literal[..<brace].dropFirst()
    let name = start.lastIndex(of: "/").map { start[start.index(after: $0)...] } ?? start
    let rest = literal.dropFirst(1 + start.count - name.count)
    return Change(
      literal: "\"figures/" + rest, old: String(start), new: "figures/" + name, isWhole: false)
  }

  /// The path in place of one that stands at a token, where that is a file to read or to write.
  private mutating func replacement(for path: String, _ tokens: [Token], _ index: Int) -> String? {
    let file = URL(fileURLWithPath: HomeFolder.expanded(path)).standardizedFileURL
    if isSaved(tokens, index) {
      let target = path.hasPrefix("figures/") ? path : written[file.path] ?? free("figures/" + file.lastPathComponent)
      written[file.path] = target
      return target == path ? nil : target
    }
    guard isRead(tokens, index) else { return nil }
    if let target = written[file.path] { return target == path ? nil : target }
    guard !path.hasPrefix("/"), !path.hasPrefix("~") else { return nil }
    let own = relative(file)
    return own == path ? nil : own
  }

  /// A path that no other file of the session is written to.
  private func free(_ path: String) -> String {
    let (stem, ending) = (NSString(string: path).deletingPathExtension, NSString(string: path).pathExtension)
    var (candidate, number) = (path, 1)
    while written.values.contains(candidate) {
      number += 1
      candidate = "\(stem)-\(number).\(ending)"
    }
    return candidate
  }

  private func isRead(_ tokens: [Token], _ index: Int) -> Bool {
    guard index > 0 else { return false }
    let isCall = index > 1 && tokens[index - 1].isSymbol(.openParenthesis)
    let name = isCall ? tokens[index - 2].name : tokens[index - 1].name
    return name.map(Self.readers.contains) ?? false
  }

  /// Whether the string is the last argument of a `save`.
  private func isSaved(_ tokens: [Token], _ index: Int) -> Bool {
    guard index > 0, index + 1 < tokens.count else { return false }
    let next = tokens[index + 1]
    guard next.endsStatement || next.isSymbol(.closeParenthesis) else { return false }
    let (bracket, first) = statement(tokens, index)
    switch bracket {
    case .openParenthesis?: return first > 1 && tokens[first - 2].name == "save"
    case nil, .openBrace?:
      let start = tokens[first].name == "time" ? first + 1 : first
      return start < index && tokens[start].name == "save"
    default: return false
    }
  }

  /// The innermost bracket that is open before a token, and where what stands in it begins: in a block, its statement.
  private func statement(_ tokens: [Token], _ index: Int) -> (bracket: Symbol?, first: Int) {
    var open: [(bracket: Symbol?, first: Int)] = [(nil, 0)]
    for (position, token) in tokens[..<index].enumerated() {
      let last = open.count - 1
      if case .symbol(let symbol) = token.kind, symbol.closing != nil {
        open.append((symbol, position + 1))
      } else if case .symbol(let symbol) = token.kind, symbol.opening != nil {
        if last > 0 { open.removeLast() }
      } else if token.endsStatement, open[last].bracket == nil || open[last].bracket == .openBrace {
        open[last].first = position + 1
      }
    }
    return open[open.count - 1]
  }

  /// The way from the lesson's folder to a file.
  private func relative(_ file: URL) -> String {
    let (from, to) = (folder.pathComponents, file.pathComponents)
    let shared = zip(from, to).prefix { $0 == $1 }.count
    // Without a common folder there is only the whole path.
    guard shared > 1 else { return file.path }
    return (Array(repeating: "..", count: from.count - shared) + to[shared...]).joined(separator: "/")
  }
}
