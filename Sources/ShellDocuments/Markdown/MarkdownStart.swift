/// What the start of a line begins.
enum MarkdownStart {
  /// The length of a mark of a list, `-` or `12.`; nil where there is none.
  static func listMark(_ line: MarkdownLine, inParagraph: Bool) -> Int? {
    let body = line.body
    guard let first = body.first else { return nil }
    var length = 1
    if "-+*".contains(first) {
      if isRule(body) { return nil }
    } else {
      let digits = body.prefix { $0.isASCII && $0.isNumber }
      guard (1...9).contains(digits.count), let end = body.dropFirst(digits.count).first, end == "." || end == ")",
        !inParagraph || digits == "1"
      else { return nil }
      length = digits.count + 1
    }
    let rest = body.dropFirst(length)
    guard let next = rest.first else { return inParagraph ? nil : length }
    guard next == " " || next == "\t" else { return nil }
    return inParagraph && rest.allSatisfy(\.isWhitespace) ? nil : length
  }

  /// `---`, `* * *` and their like.
  private static func isRule(_ body: Substring) -> Bool {
    let marks = body.filter { !$0.isWhitespace }
    guard let first = marks.first, "-_*".contains(first) else { return false }
    return marks.count >= 3 && marks.allSatisfy { $0 == first }
  }

  /// Whether a line of less than four columns of white space ends a paragraph.
  static func interrupts(_ line: MarkdownLine) -> Bool {
    let body = line.body
    return body.first == ">" || body.first == "#" || isRule(body) || body.hasPrefix("<!--")
      || Fence(String(body)) != nil || listMark(line, inParagraph: true) != nil || html(body, inParagraph: true) != nil
  }

  /// Whether raw HTML begins here, and what ends it; the inner nil is a blank line. Comments are not meant.
  static func html(_ body: Substring, inParagraph: Bool) -> String?? {
    guard body.first == "<" else { return nil }
    let text = body.lowercased()
    for name in ["pre", "script", "style", "textarea"] where isTag(text.dropFirst(), name) { return "</\(name)>" }
    if text.hasPrefix("<?") { return "?>" }
    if text.hasPrefix("<![cdata[") { return "]]>" }
    if text.hasPrefix("<!"), text.dropFirst(2).first?.isLetter == true { return ">" }
    let inner = text.dropFirst(text.hasPrefix("</") ? 2 : 1)
    let name = String(inner.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) })
    if blocks.contains(name), isTag(inner, name) { return .some(nil) }
    // Any other tag stands alone on its line, and in no paragraph.
    guard !inParagraph, name.first?.isLetter == true, let end = inner.firstIndex(of: ">"),
      isTag(inner, name) || inner.dropFirst(name.count).first == "-",
      inner[inner.index(after: end)...].allSatisfy(\.isWhitespace)
    else { return nil }
    return .some(nil)
  }

  private static func isTag(_ text: Substring, _ name: String) -> Bool {
    guard text.hasPrefix(name) else { return false }
    guard let next = text.dropFirst(name.count).first else { return true }
    return next.isWhitespace || next == ">" || next == "/"
  }

  /// The elements that are blocks (CommonMark 4.6, condition 6).
  private static let blocks = Set(
    """
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link
    main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead
    title tr track ul
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
