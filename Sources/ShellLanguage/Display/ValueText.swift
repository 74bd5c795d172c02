import Numerics
import ShellSyntax
import ShellText

/// Values as text, on one line.
package enum ValueText {
  /// As `print` and interpolation show it: strings bare, large tensors as their summary.
  package static func inline(_ value: Value) -> String {
    if case .string(let text) = value { return text }
    return quoted(value)
  }

  /// The same with strings in quotes, as inside a tuple.
  package static func quoted(_ value: Value) -> String {
    var budget = 400
    return text(value, &budget)
  }

  /// Long collections end in `…` once the budget of parts is spent.
  private static func text(_ value: Value, _ budget: inout Int) -> String {
    budget -= 1
    switch value {
    case .nothing: return "nothing"
    case .number(let number): return Digits.scalar(number)
    case .tensor(let tensor):
      if tensor.rank == 0 { return Digits.scalar(tensor.scalars.first ?? .nan) }
      return Summary.isSmall(tensor) ? list(tensor) { Digits.short($0) } : Summary.statistics(tensor)
    case .string(let text): return escaped(text)
    case .range(let range): return "\(Digits.scalar(range.start))..\(Digits.scalar(range.end))"
    case .tuple(let tuple): return "(" + parts(tuple.elements.map { (nil, $0) }, &budget) + ")"
    case .record(let record): return "(" + parts(zip(record.names, record.values).map { ($0, $1) }, &budget) + ")"
    case .table(let table):
      return "a table of \(table.rowCount) row\(table.rowCount == 1 ? "" : "s"): \(table.names.joined(separator: ", "))"
    case .function(let function): return "function \(function.usage)"
    case .object(let object): return object.summary
    }
  }

  private static func parts(_ items: [(String?, Value)], _ budget: inout Int) -> String {
    var result: [String] = []
    for (label, value) in items {
      guard budget > 0 else {
        result.append("…")
        break
      }
      result.append((label.map { "\($0): " } ?? "") + text(value, &budget))
    }
    return result.joined(separator: ", ")
  }

  /// A vector or matrix in the notation of the language: `[1, 2; 3, 4]`.
  package static func list(_ tensor: Tensor<Double>, _ format: (Double) -> String) -> String {
    if tensor.rank == 0 { return format(tensor.scalars.first ?? .nan) }
    let width = tensor.shape.last ?? 0
    guard tensor.rank == 2, width > 0 else {
      if tensor.rank > 2 || (tensor.rank == 2 && width == 0) { return Summary.statistics(tensor) }
      return "[" + tensor.scalars.map(format).joined(separator: ", ") + "]"
    }
    let rows = (0..<tensor.shape[0]).map { row in
      tensor.scalars[row * width..<(row + 1) * width].map(format).joined(separator: ", ")
    }
    return "[" + rows.joined(separator: "; ") + (rows.count == 1 ? ";]" : "]")
  }

  package static func escaped(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "{": result += "\\{"
      default: result.append(character)
      }
    }
    return result + "\""
  }

  // MARK: In messages

  /// The shape, or what there is in place of one.
  package static func shape(_ value: Value) -> String {
    if case .object(let object) = value, object.summary.count <= 80 { return object.summary }
    guard let shape = value.shape else { return value.kind }
    return shape.isEmpty ? "a number" : Shape.text(shape)
  }

  /// "a vector of 3", "a 3×4 matrix", "the string \"abc\"".
  package static func described(_ value: Value) -> String {
    switch value {
    case .number(let number): return "the number \(Digits.short(number))"
    case .tensor(let tensor):
      if tensor.rank == 0 { return "the number \(Digits.short(tensor.scalars.first ?? .nan))" }
      if tensor.rank == 1 { return "a vector of \(tensor.count)" }
      return "a \(Shape.text(tensor.shape)) \(tensor.rank == 2 ? "matrix" : "tensor")"
    case .string(let text): return "the string \(escaped(String(text.prefix(40))))"
    case .tuple(let tuple): return "a tuple of \(tuple.elements.count)"
    case .function(let function): return function.name.map { "the function `\($0)`" } ?? "a function"
    default: return value.kind
    }
  }

  /// What a label says about an operand: `x: 3×4, from line 3`.
  static func operand(_ value: Value, _ origin: Origin?, at span: Span) -> String {
    operand(shape(value), origin, at: span)
  }

  /// ", given `a` on line 9", for the parameter of a function.
  private static func given(_ argument: Span, at span: Span) -> String {
    let text = argument.text
    let isQuoted = text.count <= 20 && !text.contains("\n")
    let isElsewhere = argument.source.name != span.source.name
    let isHere = !isElsewhere && argument.line == span.line
    if isHere { return isQuoted ? ", given `\(text)`" : "" }
    return ", given " + (isQuoted ? "`\(text)` " : "") + "on line \(argument.line)"
      + (isElsewhere ? " of \(argument.source.name)" : "")
  }

  static func operand(_ shape: String, _ origin: Origin?, at span: Span) -> String {
    guard let origin else { return shape }
    // A problem's summary begins with the word already.
    let named = shape.hasPrefix(origin.name + ": ") ? shape : "\(origin.name): \(shape)"
    if let given = origin.given { return named + Self.given(given, at: span) }
    guard let bound = origin.bound else { return named }
    let isElsewhere = bound.source.name != span.source.name
    if !isElsewhere, bound.line == span.line { return named }
    return "\(named), from line \(bound.line)" + (isElsewhere ? " of \(bound.source.name)" : "")
  }
}
