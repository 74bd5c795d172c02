import Foundation
import ShellLanguage
import ShellLibrary
import ShellSyntax
import ShellText

/// Finds what Tab offers: commands, names, argument labels, fields of values, topics, files in strings, and letters after
/// a backslash. It looks at values and never runs a program.
public struct Completer {
  let session: Session

  public init(session: Session) { self.session = session }

  /// - Parameters:
  ///   - line: what is typed so far, on all lines of the entry.
  ///   - cursor: the place of the cursor, in bytes.
  public func complete(_ line: String, at cursor: Int) -> Completion {
    let bytes = Array(line.utf8)
    let cursor = min(max(cursor, 0), bytes.count)
    let before = String(decoding: bytes[..<cursor], as: UTF8.self)
    if before.first(where: { !$0.isWhitespace }) == "!" { return shellFiles(before, cursor) }
    if let typed = openString(before) { return string(typed, before, isClosed: bytes[cursor...].first == 0x22) }
    if let letters = afterBackslash(before) { return symbols(letters, cursor) }
    let word = lastName(before)
    let start = cursor - word.utf8.count
    let head = String(before.dropLast(word.count))
    if head.hasSuffix("."), !head.hasSuffix("..") {
      return choose(fields(of: String(head.dropLast())), word, start..<cursor)
    }
    var completion = choose(names(word, head), word, start..<cursor)
    let isCalled = cursor < bytes.count && bytes[cursor] == UInt8(ascii: "(")
    if !isCalled, completion.candidates.count == 1, isCall(completion.candidates[0], head) { completion.suffix = "(" }
    return completion
  }

  /// What may stand in the string that is open: the words that its argument takes, or else files.
  private func string(_ typed: String, _ before: String, isClosed: Bool) -> Completion {
    let cursor = before.utf8.count
    let start = cursor - typed.utf8.count
    let head = String(decoding: before.utf8.prefix(start - 1), as: UTF8.self).trimmingWhitespace
    guard head.hasSuffix(":") else { return files(typed, cursor) }
    let label = lastName(String(head.dropLast()))
    let command = statement(head).split(whereSeparator: \.isWhitespace).first.flatMap { Library.builtin(String($0)) }
    let signature = openSignature(head) ?? command?.signature
    let choices = signature?.parameters.first { $0.name == label }?.choices ?? []
    guard !choices.isEmpty else { return files(typed, cursor) }
    var completion = choose(choices, typed, start..<cursor)
    if completion.candidates.count == 1 && !isClosed { completion.suffix = "\"" }
    return completion
  }

  /// Whether a name at a place can only be meant as a call: it is a function's, and no function is asked for there.
  private func isCall(_ name: String, _ head: String) -> Bool {
    let words = statement(head).split(whereSeparator: \.isWhitespace)
    if let command = words.first.map(String.init), ["help", "forget", "explain", "plot"].contains(command) {
      return false
    }
    if let parameter = openSignature(head)?.parameters.first?.name, ["f", "F"].contains(parameter) { return false }
    guard case .function(let function)? = session.value(name) else { return false }
    if case .builtin(let builtin) = function.kind { return !Commands.set.contains(builtin.name) }
    return true
  }

  /// The parameters of the call that is open at the end of a text.
  private func openSignature(_ head: String) -> Signature? {
    var depth = 0
    for index in head.indices.reversed() {
      switch head[index] {
      case ")", "]", "}": depth += 1
      case "(" where depth == 0: return signature(of: String(head[..<index]))
      case "[" where depth == 0, "{" where depth == 0: return nil
      case "(", "[", "{": depth -= 1
      default: break
      }
    }
    return nil
  }

  private func choose(_ candidates: [String], _ word: String, _ range: Range<Int>) -> Completion {
    // What begins with the word; where nothing does, what does in other case.
    var found = candidates.filter { $0.hasPrefix(word) }
    if found.isEmpty && !word.isEmpty { found = candidates.filter { $0.lowercased().hasPrefix(word.lowercased()) } }
    return Completion(range: range, candidates: Array(Set(found)).sorted())
  }

  /// The name that ends a text, perhaps empty.
  func lastName(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    var name: [Unicode.Scalar] = []
    while let last = scalars.last, Characters.continuesName(last) || Characters.startsName(last) {
      name.insert(last, at: 0)
      scalars.removeLast()
    }
    // `2x`: digits before a name are no part of it.
    while let first = name.first, !Characters.startsName(first) { name.removeFirst() }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: name)
    return String(view)
  }

  // MARK: Names

  private func names(_ word: String, _ head: String) -> [String] {
    let statement = self.statement(head)
    let first = statement.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    let isCommand = Commands.set.contains(first) && statement.dropFirst(first.count).first?.isWhitespace == true
    if isCommand {
      switch first {
      case "help": return HelpText.topics(session)
      case "forget": return session.names
      case "explain" where statement.trimmingWhitespace == "explain":
        return session.names + Catalogue.all.map(\.id)
      default: break
      }
    }
    var result = session.names + Library.names
    if statement.allSatisfy(\.isWhitespace) { result += Commands.names + ["if", "for", "while", "return"] }
    if statement.trimmingWhitespace == "time" { result += Commands.names }
    if let label = labels(head, command: isCommand ? first : nil) {
      // Where nothing is typed yet, the labels that are left and the user's own names; all there is helps nobody.
      let left = label.filter { !statement.contains($0.trimmingWhitespace) }
      result = word.isEmpty && !left.isEmpty ? session.names + left : result + label
    }
    return result + ["not", "and", "or", "in", "else", "within", "over"].filter { !word.isEmpty && $0.hasPrefix(word) }
  }

  /// What stands before the cursor in its statement.
  private func statement(_ head: String) -> String {
    var depth = 0
    var start = head.startIndex
    var isText = false
    for index in head.indices {
      switch head[index] {
      case "\"": isText.toggle()
      case "(", "[": depth += isText ? 0 : 1
      case ")", "]": depth -= isText ? 0 : 1
      case "{", "}": if !isText { start = head.index(after: index) }
      case ";", "\n": if !isText && depth <= 0 { start = head.index(after: index) }
      default: break
      }
    }
    return String(head[start...]).trimmingLeadingWhitespace
  }

  /// The labels of the call that is open at the cursor, where an argument may begin.
  private func labels(_ head: String, command: String?) -> [String]? {
    let before = head.reversed().first { !$0.isWhitespace }
    var depth = 0
    var isText = false
    for index in head.indices.reversed() {
      let character = head[index]
      if character == "\"" { isText.toggle() }
      if isText { continue }
      if ")]}".contains(character) { depth += 1 }
      guard "([{".contains(character) else { continue }
      if depth > 0 {
        depth -= 1
        continue
      }
      guard character == "(", before == "(" || before == "," else { return nil }
      return signature(of: String(head[..<index])).map { $0.labels.map { $0 + ": " } }
    }
    guard let command, before == "," || head.trimmingWhitespace.hasSuffix(command) else { return nil }
    return Library.builtin(command).map { $0.signature.labels.map { $0 + ": " } }
  }

  /// The parameters of what a text ends in, where that can be called.
  private func signature(of text: String) -> Signature? {
    let name = lastName(text)
    let head = String(text.dropLast(name.count))
    let callee: Value?
    if head.hasSuffix("."), !head.hasSuffix("..") {
      callee = value(of: String(head.dropLast())).flatMap { try? ValueFields.field(name, of: $0, session) }
    } else {
      callee = session.value(name)
    }
    switch callee {
    case .function(let function): return function.signature
    case .object(let object): return object.callSignature
    default: return nil
    }
  }

  // MARK: Fields

  private func fields(of text: String) -> [String] {
    text.hasSuffix(")") ? CallFields.names(callee(of: text), session) : value(of: text).map(ValueFields.names) ?? []
  }

  /// The name of the function whose call ends a text: `vp` of `1 + vp(0.1, 20)`.
  private func callee(of text: String) -> String {
    var depth = 0
    for index in text.indices.reversed() {
      if text[index] == ")" { depth += 1 }
      if text[index] == "(" { depth -= 1 }
      if depth == 0 { return lastName(String(text[..<index])) }
    }
    return ""
  }

  /// The value of `a.b.c` at the end of a text: names and fields only, so that nothing runs.
  private func value(of text: String) -> Value? {
    let name = lastName(text)
    guard !name.isEmpty else { return nil }
    let head = String(text.dropLast(name.count))
    guard head.hasSuffix("."), !head.hasSuffix("..") else { return session.value(name) }
    guard let base = value(of: String(head.dropLast())) else { return nil }
    return try? ValueFields.field(name, of: base, session)
  }
}

extension String {
  fileprivate var trimmingLeadingWhitespace: String { String(drop(while: \.isWhitespace)) }
}
