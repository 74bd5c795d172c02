import ShellText

/// Numbers in the messages of the libraries below, which write them as Swift does: `-1.0` is `-1` at the prompt.
package enum MessageNumbers {
  private static let delimiters: Set<Character> = [" ", "[", "]", "(", ")", ",", ";", ":", "*", "=", "\n"]

  /// The text with its decimal numbers as the language writes them; all else stays.
  package static func short(_ text: String) -> String {
    var result = ""
    var word = ""
    for character in text {
      guard delimiters.contains(character) else {
        word.append(character)
        continue
      }
      result += shortened(word)
      result.append(character)
      word = ""
    }
    return result + shortened(word)
  }

  private static func shortened(_ word: String) -> String {
    if word == "-nan" { return "nan" }
    let digits = word.hasPrefix("-") ? word.dropFirst() : Substring(word)
    guard let first = digits.first, first.isNumber, digits.contains("."), let value = Double(word) else { return word }
    return Digits.short(value)
  }
}
