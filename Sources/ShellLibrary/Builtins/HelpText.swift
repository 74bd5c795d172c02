import ShellLanguage
import ShellSyntax
import ShellText

/// The pages that `help` prints.
public enum HelpText {
  /// All topics: built-ins and commands, constants, operators, words, and the user's names.
  package static func topics(_ session: Session) -> [String] {
    Library.builtins.map(\.name) + HelpTopics.all.map(\.name) + HelpFamilies.topics + session.names
  }

  /// The page of a topic; a user's own binding comes before a built-in of the same name.
  static func page(_ name: String, _ session: Session) -> String? {
    if let value = session.binding(name) {
      let own = page(of: value)
      return Library.builtin(name) == nil
        ? own : own + "\n(a built-in of this name is hidden; `forget \(name)` brings it back)"
    }
    if let builtin = Library.builtin(name) { return page(builtin) }
    if let topic = HelpTopics.all.first(where: { $0.name == name }) { return "\(topic.name): \(topic.text)" }
    return HelpFamilies.page(name, session) ?? HelpFields.page(name, session) ?? ExplainCode.page(name)
  }

  /// The page of a built-in.
  public static func page(_ builtin: Builtin) -> String {
    var lines = [usage(builtin), "", builtin.sentence, "", "    " + builtin.equation, ""]
    for detail in builtin.details { lines += [detail, ""] }
    let described = builtin.signature.parameters.filter { !$0.meaning.isEmpty }
    let width = described.map { DisplayWidth.of($0.name) }.max() ?? 0
    for parameter in described {
      lines.append("  " + DisplayWidth.pad(parameter.name, to: width) + "  " + parameter.meaning)
    }
    if !described.isEmpty { lines.append("") }
    lines.append(builtin.examples.count == 1 ? "Example:" : "Examples:")
    lines += builtin.examples.map { "    " + $0.replacing("\n", with: "\n    ") }
    lines += ["", "Source: " + builtin.source]
    return lines.joined(separator: "\n")
  }

  /// How a built-in is called; commands are shown without parentheses.
  public static func usage(_ builtin: Builtin) -> String {
    guard builtin.family == .commands else { return builtin.name + builtin.signature.text }
    let arguments = String(builtin.signature.text.dropFirst().dropLast())
    return arguments.isEmpty ? builtin.name : builtin.name + " " + arguments
  }

  static func page(of value: Value) -> String {
    switch value {
    case .function(let function):
      if case .builtin(let builtin) = function.kind { return page(builtin) }
      if case .user(let code, _) = function.kind { return code.text.text }
      return function.usage
    case .object(let object):
      let call = object.callSignature.map { "\ncalled as value\($0.text)" } ?? ""
      return object.summary + call + fields(object)
    default: return Summary.line(value, named: nil)
    }
  }

  /// A line a field, where the kind of value says what its fields are.
  private static func fields(_ object: any ShellObject) -> String {
    let names = object.fieldNames
    guard !names.isEmpty else { return "" }
    guard names.contains(where: { object.meaning(of: $0) != nil }) else {
      return "\nfields: " + names.joined(separator: ", ")
    }
    return "\n" + HelpFamilies.list(names.map { ("." + $0, object.meaning(of: $0) ?? "") })
  }

  /// The list of all built-ins by family.
  static func overview() -> String {
    let families = Family.allCases.compactMap { family -> String? in
      let names = Library.builtins.filter { $0.family == family }.map(\.name)
      let topic = HelpFamilies.topic(of: family).map { "  (help \($0))" } ?? ""
      guard !names.isEmpty else { return nil }
      return family.rawValue + ":" + topic + "\n    " + HelpFamilies.meaning(of: family) + "\n" + wrapped(names)
    }
    let start = """
      Lessons teach all this from the start: `conjugate lesson` in a terminal lists
      them, and `conjugate lesson 1` reads the first.

      """
    let others = "operators and words:\n" + wrapped(HelpTopics.all.map(\.name))
    let end = """

      `help priors` has a line for each name of a family, `help gaussian` a page on
      one with examples, `help prior.velocity` what a field is, `explain E012` what
      a message means.
      """
    return ([start] + families + [others, end])
      .joined(separator: "\n")
  }

  private static func wrapped(_ names: [String]) -> String {
    var lines = [""]
    for name in names {
      if DisplayWidth.of(lines[lines.count - 1]) + name.count > 76 { lines.append("") }
      lines[lines.count - 1] += "  " + name
    }
    return lines.joined(separator: "\n")
  }
}
