import Numerics
import Restore
import ShellLanguage

/// Help on a field: `help prior.velocity`, of a value of the user's or of a kind of value.
enum HelpFields {
  /// - Returns: nil where the name has no point, or nothing is known before it.
  static func page(_ name: String, _ session: Session) -> String? {
    guard let point = name.lastIndex(of: ".") else { return nil }
    let field = String(name[name.index(after: point)...])
    let base = String(name[..<point])
    if base.isEmpty { return kinds(with: field, session) }
    if let walk = meaningOfWalk(base, field, session) { return "\(name): \(walk)" }
    guard let object = object(base, session), object.fieldNames.contains(field) else {
      guard let value = value(base, session), ValueFields.names(of: value).contains(field) else { return nil }
      return "\(name): a field of \(value.kind)"
    }
    let meaning = object.meaning(of: field) ?? "a field of \(Value.object(object).kind)"
    guard functions.contains(field), case .function(let function)? = try? object.field(field, session) else {
      return "\(name): \(meaning)"
    }
    let parameters = function.signature.parameters.filter { !$0.meaning.isEmpty }.map { ($0.name, $0.meaning) }
    return "\(base).\(function.usage)\n\n\(meaning)"
      + (parameters.isEmpty ? "" : "\n\n" + HelpFamilies.list(parameters))
  }

  /// `help .s`: which kinds of value have the field.
  private static func kinds(with field: String, _ session: Session) -> String? {
    var lines = ["path", "prior", "operator"].compactMap { word -> String? in
      guard let object = kind(word), object.fieldNames.contains(field) else { return nil }
      return "of \(Value.object(object).kind): " + (object.meaning(of: field) ?? "`help \(word).\(field)`")
    }
    if let text = WalkObject.meanings.first(where: { $0.name == field })?.text { lines.append("of a walk: " + text) }
    if ValueFields.names(of: .number(0)).contains(field) { lines.append("of a tensor: its \(field)") }
    return lines.isEmpty ? nil : ".\(field)\n" + lines.map { "  " + $0 }.joined(separator: "\n")
  }

  /// The fields that are functions; to ask for the others may be work.
  private static let functions: Set<String> = [
    "x0", "noise", "score", "velocity", "v", "denoise", "sample", "logdensity", "mu", "sigma", "f", "g2", "b", "r2",
    "rho", "convert",
  ]

  private static func value(_ base: String, _ session: Session) -> Value? {
    let parts = base.split(separator: ".").map(String.init)
    guard let first = parts.first, let start = session.binding(first) else { return nil }
    return parts.dropFirst().reduce(start) { value, part in
      value.flatMap { try? ValueFields.field(part, of: $0, session) }
    }
  }

  private static func object(_ base: String, _ session: Session) -> (any ShellObject)? {
    if case .object(let object)? = value(base, session) { return object }
    return session.binding(base) == nil ? kind(base) : nil
  }

  /// What the words of the language are examples of, where nothing is bound to them.
  private static func kind(_ word: String) -> (any ShellObject)? {
    switch word {
    case "path", "p": PathObject(path: CosinePath())
    case "prior": example.map { PriorObject(prior: $0) }
    case "operator", "H": OperatorObject(.identity(ScaledIdentity()))
    default:
      switch Library.builtin(word)?.family {
      case .paths: kind("path")
      case .priors: kind("prior")
      case .operators: kind("operator")
      default: nil
      }
    }
  }

  /// The fields of the kinds of value that have a word, with what they are.
  static let all: [(name: String, text: String)] =
    ["prior", "path", "operator"].flatMap { word -> [(name: String, text: String)] in
      guard let object = kind(word) else { return [] }
      return object.fieldNames.compactMap { name in object.meaning(of: name).map { ("\(word).\(name)", $0) } }
    } + WalkObject.meanings.map { ("w." + $0.name, $0.text) }

  private static let example = try? Mixture.gaussian(
    mean: Tensor.zeros([1]), covariance: IsotropicCovariance(variance: 1, dimension: 1))

  private static func meaningOfWalk(_ base: String, _ field: String, _ session: Session) -> String? {
    if case .object(let object)? = value(base, session) {
      return object is WalkObject ? object.meaning(of: field) : nil
    }
    guard base == "w" || Library.builtin(base)?.family == .samplers, session.binding(base) == nil else { return nil }
    return WalkObject.meanings.first { $0.name == field }?.text
  }
}
