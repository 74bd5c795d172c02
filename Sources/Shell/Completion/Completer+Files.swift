import Foundation
import ShellLibrary
import ShellSyntax

extension Completer {
  /// What stands in the string that is open at the end of a text; nil where none is.
  func openString(_ text: String) -> String? {
    var start: String.Index?
    var isEscaped = false
    var isComment = false
    for index in text.indices {
      let character = text[index]
      if character == "\n" { (start, isComment) = (nil, false) }
      if isComment { continue }
      if start == nil && character == "#" { isComment = true }
      if isEscaped {
        isEscaped = false
      } else if character == "\\" && start != nil {
        isEscaped = true
      } else if character == "\"" {
        start = start == nil ? text.index(after: index) : nil
      }
    }
    return start.map { String(text[$0...]) }
  }

  /// The files whose path begins with what is typed; folders end in `/`.
  func files(_ typed: String, _ cursor: Int) -> Completion {
    files(typed, cursor, session.files)
  }

  private func files(_ typed: String, _ cursor: Int, _ access: FileAccess) -> Completion {
    let slash = typed.lastIndex(of: "/")
    let folder = slash.map { String(typed[...$0]) } ?? ""
    let prefix = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
    let place = access.resolved(folder.isEmpty ? "." : folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    let candidates = names.prefix(10_000).filter { name in
      name.hasPrefix(prefix) && (!name.hasPrefix(".") || prefix.hasPrefix("."))
    }.map { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: place + "/" + name, isDirectory: &isFolder)
      return folder + name + (exists && isFolder.boolValue ? "/" : "")
    }
    return Completion(range: cursor - typed.utf8.count..<cursor, candidates: candidates.sorted())
  }

  /// The files whose path begins with the last word of a shell's command line. Outside of quotes, what means something
  /// to a shell gets a backslash.
  func shellFiles(_ line: String, _ cursor: Int) -> Completion {
    var word = ""
    var start = 0
    var position = 0
    var quote: Character?
    var isEscaped = false
    for character in line {
      position += String(character).utf8.count
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == "\\" && quote != "'" {
        isEscaped = true
      } else if character == quote || quote == nil && "\"'".contains(character) {
        quote = quote == nil ? character : nil
        (word, start) = ("", position)
      } else if quote == nil && (character.isWhitespace || "!;|&<>()=".contains(character)) {
        (word, start) = ("", position)
      } else {
        word.append(character)
      }
    }
    var completion = files(word, cursor, FileAccess())
    completion.range = start..<cursor
    if quote == nil {
      completion.candidates = completion.candidates.map { name in
        name.reduce(into: "") { $0 += (" \\\"'()[]{}&;|<>$*?!#`".contains($1) ? "\\" : "") + String($1) }
      }
    }
    return completion
  }

  /// The letters after the last backslash of a text; nil where there are others after it.
  func afterBackslash(_ text: String) -> String? {
    guard let slash = text.lastIndex(of: "\\") else { return nil }
    let rest = text[text.index(after: slash)...]
    let isName = rest.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || $0 == "_" || Characters.isDigit($0))
    }
    return isName ? String(rest) : nil
  }

  /// `\sigma` becomes σ; the beginning of a name becomes as much as is certain.
  func symbols(_ letters: String, _ cursor: Int) -> Completion {
    let range = cursor - letters.utf8.count - 1..<cursor
    if let symbol = SymbolNames.all[letters] { return Completion(range: range, candidates: [symbol]) }
    let names = letters.isEmpty ? [] : SymbolNames.all.keys.filter { $0.hasPrefix(letters) }.sorted()
    if names.count == 1, let symbol = SymbolNames.all[names[0]] {
      return Completion(range: range, candidates: [symbol])
    }
    return Completion(range: range, candidates: names.map { "\\" + $0 })
  }
}
