import Numerics
import Restore
import ShellLanguage

/// What is known of a problem: its prior, its operator, and the shape of its measurement.
struct ProblemOutline: ObjectOutline {
  let prior: PriorOutline
  let h: OperatorOutline
  let y: [Int?]

  func field(_ name: String, of base: Outline) -> Outline? {
    switch name {
    case "prior": .prior(prior)
    case "H": .operator(h)
    case "y": .tensor(y)
    case "noise": .number
    default: nil
    }
  }

  func standIn() throws -> Value? {
    guard let prior = try prior.standInObject?.prior, let h = h.standInObject?.known else { return nil }
    return .object(
      ProblemObject(problem: try Problem(prior: prior, operator: h, y: Tensor.zeros(h.range), noise: 1)))
  }
}
