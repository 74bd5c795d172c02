import ShellSyntax
import ShellText

/// The parameters of a function, and the rule by which arguments find theirs.
public struct Signature: Sendable {
  public let parameters: [Parameter]

  public init(_ parameters: [Parameter]) { self.parameters = parameters }

  /// `(x, k: 2)`; what may be left out stands in brackets where it has no default.
  public var text: String {
    let parts = parameters.map { parameter in
      if case .optional = parameter.need { return "[\(parameter.text)]" }
      return parameter.text
    }
    return "(" + parts.joined(separator: ", ") + ")"
  }

  /// What messages call a function without a name.
  static let ofLambda = "(…) -> …"

  /// Whether it is fit to be quoted in a message.
  var isShort: Bool { text.count <= 80 }

  /// What a message about an argument that fits no parameter says.
  private func shown(_ function: String) -> String {
    if function == Self.ofLambda { return "its parameters are `\(text)`" }
    return isShort ? "its signature is `\(function)\(text)`" : "`help \(function)` lists its parameters"
  }

  public var labels: [String] { parameters.map(\.name) }

  package func index(of label: String) -> Int? { parameters.firstIndex { $0.name == label } }

  /// Puts each argument in the place of its parameter; what was not given is nil.
  /// - Throws: a diagnostic about the argument that fits no parameter.
  func bind(_ values: [Value], _ site: CallSite, function: String) throws -> [Value?] {
    var bound = [Value?](repeating: nil, count: parameters.count)
    var rest: [Value] = []
    var fields: [(name: String, value: Value)] = []
    var next = 0
    var earlier: Name?
    for (position, value) in values.enumerated() {
      if let label = site.label(position) {
        guard let index = index(of: label.text), !parameters[index].takesFields else {
          guard parameters.contains(where: \.takesFields) else { throw unknown(label, function) }
          guard !fields.contains(where: { $0.name == label.text }) else { throw twice(label, function) }
          fields.append((label.text, value))
          continue
        }
        guard bound[index] == nil, !parameters[index].isRest else { throw twice(label, function) }
        bound[index] = value
        if !parameters[index].isLabelOnly { earlier = label }
        continue
      }
      if let earlier { throw late(site.argumentSpan(position), earlier) }
      while next < parameters.count, parameters[next].isLabelOnly { next += 1 }
      guard next < parameters.count else { throw extra(position, values, site, function) }
      if parameters[next].isRest {
        rest.append(value)
      } else {
        bound[next] = value
        next += 1
      }
    }
    if let index = parameters.firstIndex(where: \.isRest) { bound[index] = .tuple(try Tuple(rest)) }
    if let index = parameters.firstIndex(where: \.takesFields) { bound[index] = .record(try Record(fields)) }
    for (index, parameter) in parameters.enumerated() where parameter.isRequired && bound[index] == nil {
      throw Diagnostic(
        .missingArgument, "`\(function)` needs `\(parameter.name)`", at: site.span,
        help: shown(function),
        notes: parameter.meaning.isEmpty ? [] : ["`\(parameter.name)` is \(parameter.meaning)"])
    }
    return bound
  }

  private func unknown(_ label: Name, _ function: String) -> Diagnostic {
    Diagnostic(
      .unknownLabel, "`\(function)` has no parameter `\(label.text)`", at: label.span,
      help: Habits.label(label.text, among: labels).map { "the label is `\($0):`" }
        ?? Suggestion.didYouMean(label.text, among: labels) ?? shown(function))
  }

  /// After the label of a parameter that counts by position too, it would not be clear which one comes next.
  private func late(_ span: Span, _ label: Name) -> Diagnostic {
    Diagnostic(
      .positionalAfterLabel, "an argument without a label stands after one with a label",
      [.init(span, "no label"), .init(label.span, "a label")], help: "put it first, or give it its label")
  }

  private func twice(_ label: Name, _ function: String) -> Diagnostic {
    Diagnostic(
      .argumentTwice, "`\(label.text)` is given twice", at: label.span, "an argument without a label is it already",
      help: "the signature is `\(function)\(text)`")
  }

  private func extra(_ position: Int, _ values: [Value], _ site: CallSite, _ function: String) -> Diagnostic {
    let pairs = ["max": "maximum", "min": "minimum"]
    let takes = parameters.filter { !$0.isLabelOnly }.count
    let given = (0..<values.count).filter { site.label($0) == nil }.count
    let byLabel = parameters.contains(where: \.isLabelOnly)
    return Diagnostic(
      .extraArgument,
      "`\(function)` takes \(takes == 0 ? "no" : String(takes)) argument\(takes == 1 ? "" : "s")"
        + "\(byLabel ? " without a label" : ""), not \(given)",
      at: site.argumentSpan(position),
      help: pairs[function].map { "element by element it is `\($0)(a, b)`; of a list, `\(function)([a, b])`" }
        ?? axis(position, site, function) ?? shown(function))
  }

  /// `mean(x, 0)` of NumPy: the axis has a label here.
  private func axis(_ position: Int, _ site: CallSite, _ function: String) -> String? {
    guard position == 1, labels.contains("axis") else { return nil }
    return "the axis has a label: `\(function)(\(site.argumentSpan(0).text), axis: \(site.argumentSpan(1).text))`"
  }
}

/// Where a call stands in the source, for messages about its arguments.
public final class CallSite: Sendable {
  package let span: Span
  package let calleeSpan: Span
  private let labels: [Name?]
  private let spans: [Span]
  let hasLabels: Bool

  package init(span: Span, callee: Span, labels: [Name?], spans: [Span]) {
    self.span = span
    calleeSpan = callee
    self.labels = labels
    self.spans = spans
    hasLabels = labels.contains { $0 != nil }
  }

  /// The site of a call that Swift makes: messages point at the call that led to it.
  func inner(_ count: Int) -> CallSite {
    CallSite(
      span: span, callee: calleeSpan, labels: Array(repeating: nil, count: count),
      spans: Array(repeating: span, count: count))
  }

  /// The number of arguments.
  package var count: Int { spans.count }

  package func label(_ position: Int) -> Name? { labels.indices.contains(position) ? labels[position] : nil }

  package func argumentSpan(_ position: Int) -> Span { spans.indices.contains(position) ? spans[position] : span }

  /// The place of the argument for a parameter, if there is one.
  package func span(of parameter: Int, in signature: Signature) -> Span? {
    guard signature.parameters.indices.contains(parameter) else { return nil }
    let name = signature.parameters[parameter].name
    if let position = labels.firstIndex(where: { $0?.text == name }) { return spans[position] }
    var next = 0
    for position in labels.indices where labels[position] == nil {
      while next < signature.parameters.count, signature.parameters[next].isLabelOnly { next += 1 }
      guard next < signature.parameters.count else { return nil }
      if next == parameter { return spans[position] }
      if !signature.parameters[next].isRest { next += 1 }
    }
    return nil
  }
}
