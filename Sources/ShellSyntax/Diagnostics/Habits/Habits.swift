import ShellText

/// What people of other languages type, and what is written here instead: tables of names, of labels and of forms.
package enum Habits {
  /// What to write instead of a name.
  package static func help(name: String) -> String? { names[name] }

  /// What to write where a form of another language stands, for a message with its place; nil where none does.
  /// - Parameters:
  ///   - aboutName: whether the message is about a name without a value, and not about the grammar.
  ///   - isKnown: whether a name is a built-in's or a constant's.
  package static func help(at span: Span, aboutName: Bool = false, isKnown: (String) -> Bool) -> String? {
    let source = span.source
    let range = source.lineRange(source.lineIndex(at: span.start))
    guard range.count <= longest else { return nil }
    let line = source.slice(range)
    // What a message points at, as far as it is on this line; a form that does not touch it is not its cause.
    let place = (span.start - range.lowerBound)...max(span.start, min(span.end, range.upperBound)) - range.lowerBound
    for form in forms where !aboutName || form.isAboutNames {
      guard let regex = try? Regex(form.pattern) else { continue }
      for match in line.matches(of: regex) {
        let start = line.utf8.distance(from: line.startIndex, to: match.range.lowerBound)
        let end = line.utf8.distance(from: line.startIndex, to: match.range.upperBound)
        guard start <= place.upperBound, end >= place.lowerBound else { continue }
        let parts = match.output.map { String($0.substring ?? "").trimmingWhitespace }
        if let help = form.help(parts, isKnown) { return help }
      }
    }
    return nil
  }

  /// The message of a parser with the remedy of the form that stands at its place.
  package static func explained(_ diagnostic: Diagnostic, isKnown: (String) -> Bool) -> Diagnostic {
    guard !particular.contains(diagnostic.code), let span = diagnostic.span, let help = help(at: span, isKnown: isKnown)
    else {
      return diagnostic
    }
    var copy = diagnostic
    copy.help = help
    return copy
  }

  /// Messages that know better what is wrong: about strings, brackets and words.
  private static let particular: Set<DiagnosticCode> = [
    .unclosedString, .badString, .unclosedBracket, .mismatchedBracket, .repeatedName, .boundCommand, .boundWord,
    .tooDeep,
  ]

  /// The label of this language that is meant by another one's, if the function has it.
  package static func label(_ label: String, among known: [String]) -> String? {
    (labels[label] ?? []).first { known.contains($0) }
  }

  /// The regular expressions of all forms.
  package static var patterns: [String] { forms.map(\.pattern) }

  /// Longer lines are not searched for forms.
  private static let longest = 2000
}
