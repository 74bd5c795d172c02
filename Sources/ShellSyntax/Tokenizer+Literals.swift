extension Tokenizer {
  /// Reads raised digits with their sign: `²`, `⁻¹`.
  mutating func superscript() throws -> Int {
    let start = position
    var digits = ""
    while let (scalar, length) = scalar(at: position), let digit = Characters.superscripts[scalar] {
      digits.append(digit)
      position += length
    }
    guard let value = Int(digits) else {
      let text = source.slice(start..<position)
      throw Diagnostic(
        .malformedNumber, "`\(text)` is not a whole number", at: span(start, position),
        help: "write the exponent after `^`, as in `x^2`")
    }
    return value
  }

  /// Reads a number; the current byte is a digit, or the point before one.
  mutating func number() throws -> Double {
    let start = position
    digits()
    if byte(0) == UInt8(ascii: "."), let next = byte(1), next != UInt8(ascii: ".") {
      guard isDigit(next) else { throw trailingPoint(start) }
      position += 1
      digits()
    } else if byte(0) == UInt8(ascii: "."), byte(1) == nil {
      throw trailingPoint(start)
    }
    if let e = byte(0), e == UInt8(ascii: "e") || e == UInt8(ascii: "E") {
      let sign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-") ? 1 : 0
      if let digit = byte(1 + sign), isDigit(digit) {
        position += 1 + sign
        digits()
      } else if sign == 1 {
        throw Diagnostic(
          .malformedNumber, "the exponent of the number has no digits", at: span(start, position + 2),
          help: "write for example `1e-12`")
      }
    }
    let text = source.slice(start..<position)
    guard let value = Double(text) else {
      throw Diagnostic(.malformedNumber, "`\(text)` is not a number", at: span(start, position))
    }
    return value
  }

  private func trailingPoint(_ start: Int) -> Diagnostic {
    let text = source.slice(start..<position)
    return Diagnostic(
      .malformedNumber, "`\(text).` is not a number", at: span(start, position + 1),
      help: "write `\(text).0`, or `\(text)..b` for a range")
  }

  private mutating func digits() {
    while let next = byte(0), isDigit(next) { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Reads a string; the current byte is its quote.
  mutating func string() throws -> [StringPiece] {
    let start = position
    var pieces: [StringPiece] = []
    var text: [UInt8] = []
    position += 1
    while let next = byte(0), next != 0x0A {
      switch next {
      case UInt8(ascii: "\""):
        position += 1
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        return pieces
      case UInt8(ascii: "\\"):
        text.append(try escape())
      case UInt8(ascii: "{"):
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        text = []
        pieces.append(try interpolation())
      default:
        text.append(next)
        position += 1
      }
    }
    throw Diagnostic(
      .unclosedString, "the string has no closing quote", at: span(start, position), help: "end it with `\"`")
  }

  private mutating func escape() throws -> UInt8 {
    let start = position
    defer { position += 2 }
    switch byte(1) {
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): return source.bytes[start + 1]
    default:
      let length = scalar(at: start + 1)?.1 ?? 0
      throw Diagnostic(
        .badString, "`\(source.slice(start..<start + 1 + length))` is not an escape",
        at: span(start, start + 1 + length), help: "the escapes are \\n, \\t, \\\", \\\\ and \\{")
    }
  }

  /// Reads `{expression:format}`; brackets and strings inside keep their colons and braces.
  private mutating func interpolation() throws -> StringPiece {
    let start = position
    position += 1
    var depth = 0
    var colon: Int?
    var inString = false
    while let next = byte(0), next != 0x0A {
      if inString {
        if next == UInt8(ascii: "\\") { position += 1 }
        if next == UInt8(ascii: "\"") { inString = false }
      } else {
        switch next {
        case UInt8(ascii: "\""):
          guard depth > 0 else { throw unclosedInterpolation(start) }
          inString = true
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ":") where depth == 0 && colon == nil: colon = position
        case UInt8(ascii: "}") where depth <= 0:
          let end = position
          position += 1
          let code = start + 1..<(colon ?? end)
          return .value(code: code, format: colon.map { source.slice($0 + 1..<end) } ?? "")
        case UInt8(ascii: "}"): depth -= 1
        default: break
        }
      }
      position += 1
    }
    throw unclosedInterpolation(start)
  }

  private func unclosedInterpolation(_ start: Int) -> Diagnostic {
    Diagnostic(
      .badString, "the interpolation is not closed", at: span(start, position),
      help: "close it with `}`, or write `\\{` for a brace")
  }
}
