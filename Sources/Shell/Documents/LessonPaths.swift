import Foundation

/// The paths in the cells of a session that is saved as a lesson: replay starts them from the lesson's folder, not from
/// the folder the session ran in, and lets a lesson write into `figures/` only.
struct LessonPaths {
  /// The lesson's folder.
  private let folder: URL
  /// What was written earlier in the session, and where the lesson writes it.
  private var written: [String: String] = [:]

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
      guard case .string(let pieces) = token.kind, pieces.count == 1, case .text(let path) = pieces[0],
        let other = replacement(for: path, tokens, index)
      else { continue }
      code += source.slice(position..<token.span.start) + ValueText.escaped(other)
      position = token.span.end
      entry.lines = entry.lines.map { $0 == "wrote \(path)" ? "wrote \(other)" : $0 }
    }
    entry.code = code + source.slice(position..<source.bytes.count)
    return entry
  }

  /// The path in place of one that stands at a token, where that is a file to read or to write.
  private mutating func replacement(for path: String, _ tokens: [Token], _ index: Int) -> String? {
    if isSaved(tokens, index) {
      guard !path.hasPrefix("figures/") else { return nil }
      let target = "figures/" + URL(fileURLWithPath: path).lastPathComponent
      written[path] = target
      return target
    }
    guard isRead(tokens, index) else { return nil }
    if let target = written[path] { return target }
    guard !path.hasPrefix("/"), !path.hasPrefix("~") else { return nil }
    let own = relative(URL(fileURLWithPath: path).standardizedFileURL)
    return own == path ? nil : own
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
    let start = tokens[..<index].lastIndex { $0.endsStatement }.map { $0 + 1 } ?? 0
    return start < index && tokens[start].name == "save"
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
