/// A parameter of a function: its label, what it means, and what it is when it is not given.
public struct Parameter: Sendable {
  enum Need: Sendable {
    case required
    case optional
    case standard(Value, text: String)
    /// Takes all arguments without labels that are left.
    case rest
    /// Takes all arguments whose labels name no other parameter.
    case fields
  }

  /// The name, which is also the argument's label.
  public let name: String
  /// What it means, as a phrase.
  public let meaning: String
  let need: Need
  /// Whether it is given by its label only.
  public let isLabelOnly: Bool
  /// The strings it may be, where these are few.
  public private(set) var choices: [String] = []

  init(_ name: String, _ meaning: String, _ need: Need, isLabelOnly: Bool) {
    self.name = name
    self.meaning = meaning
    self.need = need
    self.isLabelOnly = isLabelOnly
  }

  /// One that must be given.
  public static func required(_ name: String, _ meaning: String = "", labelOnly: Bool = false) -> Parameter {
    Parameter(name, meaning, .required, isLabelOnly: labelOnly)
  }

  /// One that may be left out; it is then `.nothing`.
  public static func optional(_ name: String, _ meaning: String = "", labelOnly: Bool = true) -> Parameter {
    Parameter(name, meaning, .optional, isLabelOnly: labelOnly)
  }

  /// One with a default value.
  public static func standard(
    _ name: String, _ value: Value, _ meaning: String = "", labelOnly: Bool = false, shown: String? = nil
  ) -> Parameter {
    Parameter(name, meaning, .standard(value, text: shown ?? ValueText.quoted(value)), isLabelOnly: labelOnly)
  }

  /// All further arguments without labels, as a tuple.
  public static func rest(_ name: String, _ meaning: String = "") -> Parameter {
    Parameter(name, meaning, .rest, isLabelOnly: false)
  }

  /// All arguments with labels of the caller's own, as a record.
  public static func fields(_ name: String, _ meaning: String = "") -> Parameter {
    Parameter(name, meaning, .fields, isLabelOnly: true)
  }

  /// The same for a parameter that is one of a few strings.
  public func one(of choices: [String]) -> Parameter {
    var parameter = self
    parameter.choices = choices
    return parameter
  }

  /// How a signature shows it.
  var text: String {
    switch need {
    case .required: isLabelOnly ? "\(name): …" : name
    case .optional: isLabelOnly ? "\(name): …" : "\(name)"
    case .standard(_, let text): "\(name): \(text)"
    case .rest: "\(name)…"
    case .fields: "\(name): …, …"
    }
  }

  var isRest: Bool { if case .rest = need { true } else { false } }
  var takesFields: Bool { if case .fields = need { true } else { false } }
  package var isRequired: Bool { if case .required = need { true } else { false } }
}
