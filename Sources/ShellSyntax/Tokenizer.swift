/// Cuts source text into tokens.
///
/// A newline is a token where it can end a statement: not inside `(` or `[`, not after an operator.
package struct Tokenizer {
  let source: SourceText
  var position: Int
  let limit: Int
  private var tokens: [Token] = []
  private var open: [Symbol] = []
  /// How many brackets of each kind are open, so that one that closes nothing is known without a search.
  private var openCounts: [Symbol: Int] = [:]

  private init(_ source: SourceText, _ range: Range<Int>, open: [Symbol]) {
    self.source = source
    self.open = open
    for symbol in open { openCounts[symbol, default: 0] += 1 }
    position = range.lowerBound
    limit = range.upperBound
  }

  /// All tokens of a source, the last one being `.end`.
  package static func tokens(of source: SourceText) throws -> [Token] {
    var tokenizer = Tokenizer(source, 0..<source.bytes.count, open: [])
    return try tokenizer.run()
  }

  /// The tokens of the expression inside an interpolation, where newlines do not count.
  package static func tokens(of source: SourceText, in range: Range<Int>) throws -> [Token] {
    var tokenizer = Tokenizer(source, range, open: [.openParenthesis])
    return try tokenizer.run()
  }

  private mutating func run() throws -> [Token] {
    while true {
      let start = position
      skipBlanks()
      let spaced = position > start || start == 0
      guard position < limit else { break }
      try scan(spaced: spaced)
    }
    add(.end, from: position, spaced: true)
    return tokens
  }

  private mutating func skipBlanks() {
    while let byte = byte(0) {
      switch byte {
      case 0x20, 0x09, 0x0D: position += 1
      case 0xC2 where self.byte(1) == 0xA0: position += 2  // a no-break space, as pasted text has
      case 0xEF where self.byte(1) == 0xBB && self.byte(2) == 0xBF: position += 3  // a byte order mark
      case UInt8(ascii: "#"):
        while let next = self.byte(0), next != 0x0A { position += 1 }
      default: return
      }
    }
  }

  private mutating func scan(spaced: Bool) throws {
    let start = position
    guard let (scalar, length) = scalar(at: position) else { return }
    if scalar == "\n" {
      position += 1
      newline(at: start)
    } else if Characters.startsName(scalar) {
      position += length
      if scalar != "∂" {
        while let (next, size) = self.scalar(at: position), Characters.continuesName(next) { position += size }
      }
      let name = Characters.unified(source.slice(start..<position))
      add(Keyword(rawValue: name).map(Token.Kind.keyword) ?? .identifier(name), from: start, spaced: spaced)
    } else if Characters.isDigit(scalar) || startsFraction(spaced: spaced) {
      let value = try number()
      add(.number(value), from: start, spaced: spaced)
    } else if scalar == "\"" {
      let pieces = try string()
      add(.string(pieces), from: start, spaced: spaced)
    } else if Characters.superscripts[scalar] != nil {
      add(.superscript(try superscript()), from: start, spaced: spaced)
    } else {
      try rejectForeign()
      guard let (symbol, size) = symbol(scalar, length) else { throw unexpected(scalar, length) }
      position += size
      track(symbol)
      add(.symbol(symbol), from: start, spaced: spaced)
    }
  }

  /// Whether a number begins with the point that stands here, as `.5`: not after a value, where a point is a field's.
  private func startsFraction(spaced: Bool) -> Bool {
    guard byte(0) == UInt8(ascii: "."), let next = byte(1), (0x30...0x39).contains(next) else { return false }
    switch tokens.last?.kind {
    case nil, .newline, .keyword: return true
    case .symbol(let symbol) where symbol.opening == nil && symbol != .adjoint && symbol != .pseudoInverse: return true
    default: return spaced
    }
  }

  private mutating func newline(at start: Int) {
    if let innermost = open.last, innermost != .openBrace { return }
    switch tokens.last?.kind {
    case nil, .newline, .symbol(.semicolon), .symbol(.openBrace): return
    case .symbol(let symbol) where symbol.continuesLine: return
    case .keyword(.and), .keyword(.or), .keyword(.not), .keyword(.in): return
    default: add(.newline, from: start, spaced: true)
    }
  }

  /// Which bracket is innermost decides whether newlines count; the parser reports brackets that do not match.
  private mutating func track(_ symbol: Symbol) {
    if symbol.closing != nil {
      open.append(symbol)
      openCounts[symbol, default: 0] += 1
    } else if let opening = symbol.opening, openCounts[opening, default: 0] > 0 {
      while let last = open.popLast() {
        openCounts[last, default: 0] -= 1
        if last == opening { break }
      }
    }
  }

  private mutating func add(_ kind: Token.Kind, from start: Int, spaced: Bool) {
    tokens.append(Token(kind: kind, span: span(start, position), spaced: spaced))
  }

  func span(_ start: Int, _ end: Int) -> Span { Span(source, start, end) }

  func byte(_ ahead: Int) -> UInt8? {
    let index = position + ahead
    return index < limit ? source.bytes[index] : nil
  }

  /// The character at an offset, and its length in bytes.
  func scalar(at offset: Int) -> (Unicode.Scalar, Int)? {
    guard offset < limit else { return nil }
    let first = source.bytes[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard let scalar = source.slice(offset..<min(offset + length, limit)).unicodeScalars.first else { return nil }
    return (scalar, min(length, limit - offset))
  }
}
