extension Parser {
  /// A command, if what starts here is one: a command's name followed by white space or the end of the statement.
  mutating func command() throws -> Statement? {
    guard let text = current.name else { return nil }
    let next = token(1)
    if text == "check", next.isSymbol(.openParenthesis), !next.spaced { return try checkCall() }
    guard next.spaced || next.endsStatement else { return nil }
    let name = Name(text: text, span: advance().span)
    if current.isSymbol(.equals) { try rejectUnbindable(name) }
    switch text {
    case "check": return try check(name)
    case "time": return try timed(name)
    case "help", "forget": return Statement(.command(try names(name)), name.span.joined(previousSpan))
    case "explain" where isCode(current): return Statement(.command(try names(name)), name.span.joined(previousSpan))
    default: return Statement(.command(try arguments(of: name)), name.span.joined(previousSpan))
    }
  }

  private mutating func arguments(of name: Name) throws -> CommandSyntax {
    var arguments: [Argument] = []
    while !current.endsStatement {
      if name.text == "plot", current.name == "over", startsRange {
        arguments.append(try over())
        if accept(.comma) == nil { break }
        continue
      }
      arguments.append(try argument(&arguments))
      if name.text == "plot", current.name == "over" { continue }
      if accept(.comma) == nil { break }
    }
    if let last = arguments.last, current.spaced, startsValue(current) || current.isSymbol(.minus) {
      var ahead = self
      let next = (try? ahead.expression())?.span.text ?? current.span.text
      throw failure(
        .expectedEnd, "expected `,` or the end of the statement, found \(current.described)",
        help: "the arguments of `\(name.text)` are separated by commas: `\(last.value.span.text), \(next)`")
    }
    return CommandSyntax(name: name, arguments: arguments, names: [])
  }

  /// `over` is a word after an argument of `plot`, and a name like any other as one.
  private var startsRange: Bool {
    guard let before = previous else { return false }
    return !before.isSymbol(.comma) && before.name != "plot" && !token(1).isSymbol(.colon)
  }

  private mutating func over() throws -> Argument {
    let word = advance()
    let value = try expression()
    return Argument(label: Name(text: "over", span: word.span), value: value)
  }

  /// `help NAME`, `explain E012`, `forget a, b`: names as they stand, of anything.
  private mutating func names(_ command: Name) throws -> CommandSyntax {
    var names: [Name] = []
    if command.text == "help", let sign = signAsTopic(command) {
      return CommandSyntax(name: command, arguments: [], names: [sign])
    }
    while !current.endsStatement {
      let token = advance()
      switch token.kind {
      case .symbol(.dot) where command.text == "help" && !current.spaced && current.name != nil:
        let field = advance()
        names.append(Name(text: "." + field.span.text, span: token.span.joined(field.span)))
      case .identifier(let text):
        var name = Name(text: text, span: token.span)
        while command.text == "help", current.isSymbol(.dot), !current.spaced, let field = self.token(1).name {
          advance()
          name = Name(text: name.text + "." + field, span: name.span.joined(advance().span))
        }
        names.append(name)
      case .keyword(let word): names.append(Name(text: word.rawValue, span: token.span))
      case .symbol(let symbol) where symbol != .comma: names.append(Name(text: symbol.rawValue, span: token.span))
      case .string(let pieces):
        guard pieces.count == 1, case .text(let text) = pieces[0] else { fallthrough }
        names.append(Name(text: text, span: token.span))
      default:
        throw Diagnostic(
          .expectedToken, "`\(command.text)` takes names, found \(token.described)", at: token.span,
          help: "write for example `\(command.text) \(command.text == "explain" ? "E012" : "randn")`")
      }
      if accept(.comma) == nil { break }
    }
    if let last = names.last, current.spaced, startsValue(current) {
      throw failure(
        .expectedEnd, "expected `,` or the end of the statement, found \(current.described)",
        help: "names are separated by commas: `\(command.text) \(last.text), \(current.span.text)`")
    }
    return CommandSyntax(name: command, arguments: [], names: names)
  }

  /// `help #` and `help ;`: what ends the line elsewhere is the topic here, where nothing else stands.
  private mutating func signAsTopic(_ command: Name) -> Name? {
    if current.isSymbol(.semicolon), current.spaced, token(1).kind == .newline || token(1).kind == .end {
      return Name(text: ";", span: advance().span)
    }
    guard current.endsStatement else { return nil }
    let rest = source.slice(command.span.end..<source.bytes.count).prefix { $0 != "\n" }
    guard rest.filter({ $0 != " " }) == "#", let place = rest.firstIndex(of: "#") else { return nil }
    let start = command.span.end + rest[..<place].utf8.count
    return Name(text: "#", span: Span(source, start, start + 1))
  }

  private func isCode(_ token: Token) -> Bool {
    guard let name = token.name else { return false }
    return Self.isCode(name)
  }

  /// Whether a word has the form of a diagnostic's code.
  package static func isCode(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 4 && (bytes[0] == UInt8(ascii: "E") || bytes[0] == UInt8(ascii: "W"))
      && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Whether a word may be meant as a code: `e12`, `W1`.
  package static func resemblesCode(_ text: String) -> Bool {
    let bytes = Array(text.lowercased().utf8)
    return (2...5).contains(bytes.count) && (bytes[0] == UInt8(ascii: "e") || bytes[0] == UInt8(ascii: "w"))
      && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  /// `time` before any statement.
  private mutating func timed(_ name: Name) throws -> Statement {
    if current.endsStatement {
      throw Diagnostic(
        .expectedExpression, "`time` needs a statement", at: name.span, help: "write for example `time x = randn(1000)`"
      )
    }
    let inner = try nested { try $0.statement() }
    return Statement(.time(inner), name.span.joined(inner.span))
  }
}
