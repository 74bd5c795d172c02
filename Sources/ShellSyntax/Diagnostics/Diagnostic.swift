/// One message about a program: what is wrong, where, and what to do about it.
public struct Diagnostic: Error, Sendable {
  /// A place in the source and what is to be said about it.
  public struct Label: Sendable {
    public let span: Span
    public let text: String

    public init(_ span: Span, _ text: String = "") {
      self.span = span
      self.text = text
    }
  }

  public let code: DiagnosticCode
  /// One sentence with the particulars, without a full stop.
  public var message: String
  /// Places; the first is the one the message is about.
  public var labels: [Label]
  /// The one suggestion.
  public var help: String?
  /// Further facts, such as the calls that led here.
  public var notes: [String]
  /// Whether more input could make the program right: a prompt then asks for another line.
  public var isIncomplete = false

  public init(
    _ code: DiagnosticCode, _ message: String, _ labels: [Label] = [], help: String? = nil, notes: [String] = []
  ) {
    self.code = code
    self.message = message
    self.labels = labels
    self.help = help
    self.notes = notes
  }

  public init(
    _ code: DiagnosticCode, _ message: String, at span: Span, _ label: String = "", help: String? = nil,
    notes: [String] = []
  ) {
    self.init(code, message, [Label(span, label)], help: help, notes: notes)
  }

  /// The place the message is about.
  public var span: Span? { labels.first?.span }

  /// The same message with a place, where it had none.
  package func located(at span: Span, _ label: String = "") -> Diagnostic {
    guard labels.isEmpty else { return self }
    var copy = self
    copy.labels = [Label(span, label)]
    return copy
  }
}
