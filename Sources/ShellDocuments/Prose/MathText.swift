/// LaTeX's formulas as text in Unicode, as far as that goes: what has no sign is left as it is written.
package struct MathText {
  private let input: [Character]
  private var position = 0
  private var depth = 0

  /// How deep groups and commands may nest: no formula that a person reads comes near it, and each level is set anew in
  /// every level around it.
  static let deepest = 60

  private init(_ tex: String) { input = Array(tex) }

  /// A space where the neighbours need one.
  private static let soft: Character = "\u{2009}"

  /// A formula without its dollars. Wide spaces in it (U+2002 and U+2003) are where a line may best be broken.
  /// One that nests deeper than ``deepest`` stays as it is written.
  package static func unicode(_ tex: String) -> String {
    var reader = MathText(tex)
    let text = reader.sequence(closing: nil)
    return reader.isTooDeep ? tex : tidy(text)
  }

  private var isTooDeep = false

  private mutating func sequence(closing end: Character?) -> String {
    var result = ""
    while position < input.count {
      if input[position] == end {
        position += 1
        break
      }
      result += input[position] == "^" || input[position] == "_" ? scripts() : argument()
    }
    return result
  }

  /// What a command takes: a group, a command or a letter.
  private mutating func argument() -> String {
    guard position < input.count else { return "" }
    guard depth < MathText.deepest else {
      // The formula is given up, and nothing more of it is read.
      (isTooDeep, position) = (true, input.count)
      return ""
    }
    depth += 1
    defer { depth -= 1 }
    let letter = input[position]
    position += 1
    switch letter {
    case "{": return sequence(closing: "}")
    case "\\": return command()
    case "-": return "−"
    case "'": return "′"
    case "~", "\n", "\r", "\t": return " "
    case "&": return "  "
    default: return String(letter)
    }
  }

  private mutating func skipSpaces() {
    while position < input.count, input[position].isWhitespace { position += 1 }
  }

  private mutating func operand() -> String {
    skipSpaces()
    return argument()
  }

  /// The exponents and indices that stand here.
  private mutating func scripts() -> String {
    var result = ""
    while position < input.count, input[position] == "^" || input[position] == "_" {
      let isRaised = input[position] == "^"
      position += 1
      let text = MathText.tidy(operand())
      result += MathText.script(text, isRaised)
    }
    // A command has taken the space behind it.
    if position > 0, input[position - 1].isWhitespace { result.append(MathText.soft) }
    return result
  }

  private static func script(_ text: String, _ isRaised: Bool) -> String {
    let table = isRaised ? MathSymbols.raised : MathSymbols.lowered
    let letters = text.filter { $0 != " " }
    let small = letters.compactMap { table[$0] }
    if small.count == letters.count { return String(small) }
    return (isRaised ? "^" : "_") + (isAtomic(text) ? text : "(\(text))")
  }

  private mutating func command() -> String {
    guard position < input.count else { return "\\" }
    var name = String(input[position])
    position += 1
    if name.first?.isLetter == true {
      while position < input.count, input[position].isLetter, input[position].isASCII {
        name.append(input[position])
        position += 1
      }
      skipSpaces()
    }
    let soft = String(MathText.soft)
    if let sign = MathSymbols.signs[name] { return sign }
    if let large = MathSymbols.large[name] { return soft + large + scripts() + soft }
    if MathSymbols.functions.contains(name) { return function(name) }
    if let mark = MathSymbols.accents[name] {
      let letter = operand()
      return letter.count == 1 ? letter + mark : "\(name)(\(letter))"
    }
    if MathSymbols.sizes.contains(name) { return delimiter(name) }
    switch name {
    case "frac", "tfrac", "dfrac":
      let above = MathText.tidy(operand())
      let below = MathText.tidy(operand())
      return soft + MathText.numerator(above) + "/" + (MathText.isAtomic(below) ? below : "(\(below))") + soft
    case "sqrt":
      let inner = MathText.tidy(operand())
      return soft + "√" + (MathText.isAtomic(inner) ? inner : "(\(inner))")
    case "text", "mathrm", "mathsf", "mathbf", "mathcal", "textit": return plain()
    case "mathbb": return String(plain().map { MathSymbols.blackboard[$0] ?? $0 })
    case "operatorname": return function(plain())
    case "begin": return plain() == "cases" ? "{ " : ""
    case "end":
      _ = plain()
      return ""
    default: return "\\" + name + (name.first?.isLetter == true ? " " : "")
    }
  }

  /// The words of a group as they are.
  private mutating func plain() -> String {
    skipSpaces()
    guard position < input.count, input[position] == "{" else { return argument() }
    let start = position + 1
    while position < input.count, input[position] != "}" { position += 1 }
    defer { position = min(position + 1, input.count) }
    return String(input[min(start, position)..<position])
  }

  private mutating func delimiter(_ size: String) -> String {
    let sign = operand()
    if sign == "." { return "" }
    return size == "middle" ? " \(sign) " : sign
  }

  /// A function's name; its argument follows in brackets or after a space.
  private mutating func function(_ name: String) -> String {
    let result = String(MathText.soft) + name + scripts()
    skipSpaces()
    let next = String(input[position...].prefix(6))
    if next.hasPrefix("\\frac") || next == "\\tfrac" { return "\(result)(\(MathText.tidy(argument())))" }
    let isBracket = ["(", "[", "\\left", "\\big", "\\Big", "\\!"].contains { next.hasPrefix($0) }
    return isBracket ? result : result + String(MathText.soft)
  }

  // MARK: Fractions

  /// Whether a text is one factor, so that it needs no brackets.
  private static func isAtomic(_ text: String) -> Bool {
    let text = text.drop { $0 == "√" }
    let letters = Array(text.filter { !MathSymbols.scripts.contains($0) })
    if letters.count <= 1 || letters.allSatisfy({ $0.isNumber || $0 == "." }) { return true }
    if letters.count == 2, letters[0] == "d" || letters[0] == "∂" { return true }
    if letters.count == 3, letters[1] == "_" { return true }
    if letters[0] == "‖", letters.lastIndex(of: "‖") == letters.count - 1 {
      return !letters[1...].dropLast().contains("‖")
    }
    // Brackets, or a function of what is in them.
    guard let open = letters.firstIndex(of: "("), open <= 1, letters[letters.count - 1] == ")" else { return false }
    return !letters[(open + 1)...].dropLast().contains { "()".contains($0) }
  }

  /// A product stands before a `/` without brackets, a sum in them.
  private static func numerator(_ text: String) -> String {
    var depth = 0
    var isSum = false
    for (index, letter) in text.enumerated() {
      if "([".contains(letter) { depth += 1 }
      if ")]".contains(letter) { depth -= 1 }
      if depth == 0, "∑∫/".contains(letter) || "+−".contains(letter) && index > 0 { isSum = true }
    }
    return isSum ? "(\(text))" : text
  }

  // MARK: Spaces

  /// One space where there were several, and none where only a soft one stands at a bracket or an end.
  private static func tidy(_ text: String) -> String {
    var result = ""
    var (hasSpace, isHard) = (false, false)
    let letters = Array(text)
    for (index, letter) in letters.enumerated() {
      if letter == " " || letter == soft {
        (hasSpace, isHard) = (true, isHard || letter == " ")
        continue
      }
      if hasSpace, let last = result.last {
        let isTight = "([{⟨‖|−^_".contains(last) || ")]}⟩,.;:′^_".contains(letter)
        let isWide = [last, letter].contains { $0 == "\u{2002}" || $0 == "\u{2003}" }
        if !isWide, isHard ? !")],.".contains(letter) && !"([".contains(last) : !isTight { result += " " }
      } else if "=+−<>".contains(letter), index + 1 < letters.count, letters[index + 1] == " ",
        let last = result.last, !"([,".contains(last)
      {
        // The space before it went with a command.
        result += " "
      }
      (hasSpace, isHard) = (false, false)
      result.append(letter)
    }
    return result
  }
}
