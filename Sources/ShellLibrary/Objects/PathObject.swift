import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// A Gaussian path at the prompt: `p.mu(t)`, `p.convert(noise: ε, to: "velocity", x, t)`.
struct PathObject: ShellObject {
  let path: any GaussianPath

  let typeName = "path"
  public var extent: Extent { (path as? FunctionPath)?.extent ?? Extent() }
  var summary: String { "path \(path.name), t from 0 to \(Digits.short(path.end))" }

  private static let functions:
    [(name: String, value: @Sendable (any GaussianPath, Tensor<Double>) throws -> Tensor<Double>)] = [
      ("mu", { try $0.mu($1) }), ("sigma", { try $0.sigma($1) }), ("f", { try $0.f($1) }), ("g2", { try $0.g2($1) }),
      ("b", { try $0.b($1) }), ("r2", { try $0.r2($1) }), ("rho", { try $0.rho($1) }),
    ]

  var fieldNames: [String] { PathObject.functions.map(\.name) + ["convert", "end", "name"] }

  func meaning(of field: String) -> String? {
    switch field {
    case "mu": "the scale of the data, a function of t"
    case "sigma": "the standard deviation of the noise, a function of t"
    case "f": "the drift μ′/μ"
    case "g2": "the squared diffusion 2σσ′ − 2fσ²"
    case "b": "−2 log μ"
    case "r2": "σ²/(σ² + μ²)"
    case "rho": "σ/μ"
    case "convert": "one prediction from another: p.convert(noise: ε, to: \"x0\", x, t)"
    case "end": "the last time"
    default: nil
    }
  }

  func field(_ name: String, _ session: Session) throws -> Value? {
    let path = self.path
    if let function = PathObject.functions.first(where: { $0.name == name }) {
      let value = function.value
      return .function(
        try .native(name, over: [.object(self)], [.required("t", "the time, or a tensor of times")]) { arguments, _ in
          .from(try value(path, arguments.tensor("t")))
        })
    }
    switch name {
    case "convert": return .function(convert)
    case "end": return .number(path.end)
    case "name": return .string(path.name)
    default: return nil
    }
  }

  private var convert: Function {
    let path = self.path
    let kinds = Prediction.allCases.map(\.rawValue)
    let given = kinds.map { Parameter.optional($0, "the prediction to convert, if it is this one") }
    return .native(
      "convert",
      given + [
        .required("to", "one of " + kinds.joined(separator: ", "), labelOnly: true).one(of: kinds),
        .required("x", "the state x_t"),
        .required("t", "the time"),
      ]
    ) { arguments, _ in
      let sources = Prediction.allCases.filter { arguments.has($0.rawValue) }
      guard sources.count == 1, let from = sources.first else {
        throw arguments.error(
          .missingArgument, "`convert` takes one prediction by its label, not \(sources.count)",
          help: "write for example `p.convert(noise: ε, to: \"x0\", x, t)`")
      }
      let target = try arguments.choice("to")
      guard let to = Prediction(rawValue: target) else { throw arguments.wrong("to", expected: "a prediction") }
      return .from(
        try path.convert(
          arguments.tensor(from.rawValue), from: from, to: to, x: arguments.tensor("x"), t: arguments.tensor("t")))
    }
  }

  func remedy(_ text: String) -> String { "its functions are `\(text).mu(t)`, `\(text).sigma(t)` and others" }

  func isEqual(to other: any ShellObject) -> Bool? { nil }
}
