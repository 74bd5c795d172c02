/// What stands within a paragraph of Markdown: code, formulas, emphasis and links.
struct Inline {
  private let input: [Character]
  private let color: Bool
  private var position = 0
  private var result = ""
  private var (isBold, isSlanted) = (false, false)

  /// A paragraph for a terminal. Code and short formulas are held together by spaces that do not break.
  static func text(_ text: String, color: Bool) -> String {
    var reader = Inline(text, color)
    reader.read()
    return reader.result
  }

  private init(_ text: String, _ color: Bool) { (input, self.color) = (Array(text), color) }

  private mutating func read() {
    while position < input.count {
      let letter = input[position]
      let next = position + 1 < input.count ? input[position + 1] : " "
      if letter == "`", let code = enclosed(by: "`") {
        result += color ? "\u{1B}[36m\(Inline.held(code))\u{1B}[39m" : "`\(Inline.held(code))`"
      } else if letter == "$", let tex = enclosed(by: "$") {
        let formula = MathText.unicode(tex).replacing("\u{2003}", with: "  ").replacing("\u{2002}", with: " ")
        result += Inline.held(formula)
      } else if letter == "\\", "*_`$\\".contains(next) {
        result.append(next)
        position += 2
      } else if letter == "*", color {
        emphasis(next)
      } else if letter == "*", next == "*" {
        position += 2
      } else if letter == "!", next == "[", let (label, _) = link(from: position + 1) {
        result += "[\(label)]"
      } else if letter == "[", let (label, target) = link(from: position) {
        result += target.hasPrefix("http") ? "\(label) (\(target))" : label
      } else {
        result.append(letter)
        position += 1
      }
    }
    if isBold { result += "\u{1B}[22m" }
    if isSlanted { result += "\u{1B}[23m" }
  }

  /// Text that a line does not break in, unless it is long.
  private static func held(_ text: String) -> String { text.count <= 40 ? text.replacing(" ", with: "\u{A0}") : text }

  /// What stands between two marks; nil where the second is missing.
  private mutating func enclosed(by mark: Character) -> String? {
    let start = position + 1
    guard let end = input[start...].firstIndex(of: mark), end > start else { return nil }
    position = end + 1
    return String(input[start..<end])
  }

  /// A star that opens or closes emphasis; one between spaces is a star.
  private mutating func emphasis(_ next: Character) {
    let isDouble = next == "*"
    let after = position + (isDouble ? 2 : 1)
    let opens = after < input.count && !input[after].isWhitespace && input[after...].contains("*")
    let closes = position > 0 && !input[position - 1].isWhitespace
    let isOn = isDouble ? isBold : isSlanted
    guard isOn ? closes : opens else {
      result.append("*")
      position += 1
      return
    }
    position = after
    if isDouble { isBold.toggle() } else { isSlanted.toggle() }
    result += "\u{1B}[\(isDouble ? (isOn ? "22" : "1") : (isOn ? "23" : "3"))m"
  }

  /// The label and the target of a link, `[label](target)`.
  private mutating func link(from start: Int) -> (label: String, target: String)? {
    guard let close = input[start...].firstIndex(of: "]"), close + 1 < input.count, input[close + 1] == "(",
      let end = input[close...].firstIndex(of: ")")
    else { return nil }
    position = end + 1
    return (String(input[start + 1..<close]), String(input[close + 2..<end]))
  }
}
