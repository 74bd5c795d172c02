/// Writes a diagnostic as text: the message, the source lines with carets under them, help and notes.
public struct Renderer: Sendable {
  /// Whether to colour with ANSI escape sequences.
  public var color: Bool
  /// The width of the terminal, where there is one: quoted lines are cut so that carets stay under their text.
  public var columns: Int?

  public init(color: Bool = false, columns: Int? = nil) { (self.color, self.columns) = (color, columns) }

  /// The whole message, without a newline at its end.
  public func render(_ diagnostic: Diagnostic) -> String {
    let severity = diagnostic.code.isWarning ? "warning" : "error"
    let tint: Style = diagnostic.code.isWarning ? .warning : .error
    var lines = [paint("\(severity)[\(diagnostic.code.id)]", tint) + paint(": " + cut(diagnostic.message), .bold)]
    lines += SourceView(diagnostic.labels, tint: tint, renderer: self).lines()
    if let help = diagnostic.help { lines.append(paint("help", .help) + ": " + indented(cut(help))) }
    for note in diagnostic.notes { lines.append(paint("note", .note) + ": " + indented(note)) }
    return lines.joined(separator: "\n")
  }

  enum Style: String {
    case error = "1;31"
    case warning = "1;33"
    case bold = "1"
    case help = "1;32"
    case note = "1;36"
    case faint = "2"
  }

  func paint(_ text: String, _ style: Style) -> String {
    color && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// A message that quotes what is very long, without its end.
  private func cut(_ text: String) -> String {
    let most = 2000
    return text.utf8.count > most && text.count > most ? text.prefix(most) + "…" : text
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n      ")
  }
}
