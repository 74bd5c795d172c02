import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

/// A walk at the prompt: `w.x`, `w.x0`, `w.terms.guidance`, `w.history`.
public struct WalkObject: ShellObject {
  public let walk: Walk

  public let typeName = "walk"
  public var summary: String {
    let count = isBatch ? ", \(walk.x.shape[0]) sample\(walk.x.shape[0] == 1 ? "" : "s")" : ""
    return
      "\(walk.sampler.name) at t = \(Digits.short(walk.t)), step \(walk.position) of \(walk.stepCount)\(count)\(verdict)"
  }

  /// At the end, what the residual is where it is not that of the noise.
  private var verdict: String {
    guard walk.isFinished, let ratio = try? walk.residualRatio() else { return "" }
    return ", residual \(Digits.significant(ratio, 2)) times the noise"
  }

  private var isBatch: Bool {
    if let own = walk.sampler as? FunctionSampler { return own.isBatch }
    let event = walk.problem?.prior.eventShape ?? (walk.sampler as? any MethodSampler)?.prior.eventShape
    return event.map { walk.x.rank > $0.count } ?? false
  }

  public var fieldNames: [String] {
    let names = WalkObject.meanings.map(\.name)
    return walk.problem == nil ? names.filter { $0 != "problem" } : names
  }

  public func meaning(of field: String) -> String? { WalkObject.meanings.first { $0.name == field }?.text }

  static let meanings: [(name: String, text: String)] = [
    ("x", "the state"),
    (
      "x0",
      "the estimate of the picture made at the state; of a step of your own, what its body calls x0 or x̂0, and at the last time the state"
    ),
    ("t", "the time it stands at"),
    ("step", "how many steps have been taken"), ("steps", "how many there are"), ("times", "all of its times"),
    ("terms", "the addends of the last step, by name: w.terms.guidance"),
    ("values", "the symbols of the last step's formulas; of a step of your own, its parameters and local names"),
    ("history", "a table with a row a state: step, t, the rms of x, and the residual ‖y − H(x0)‖/√m of its estimate"),
    ("states", "all states so far, stacked"), ("estimates", "the estimate each step was made with, stacked"),
    ("calls", "how many times its steps so far asked the network, for all samples at once"),
    ("pullbacks", "how many products with the network's transposed Jacobian they took"),
    ("problem", "what it restores"), ("path", "the path it walks along"), ("name", "the sampler"),
  ]

  public func field(_ name: String, _ session: Session) throws -> Value? {
    switch name {
    case "x": return .from(walk.x)
    case "x0": return .from(try walk.estimate())
    case "t": return try walk.instant(walk.t)
    case "step": return .number(Double(walk.position))
    case "steps": return .number(Double(walk.stepCount))
    case "times": return .from(try walk.instants())
    case "terms": return .record(try Record(try stepTaken().terms.map { ($0.name, .from($0.tensor)) }))
    case "values":
      let step = try stepTaken()
      if let trace = try walk.lastTaken()?.trace, !trace.locals.isEmpty { return .record(try Record(trace.locals)) }
      return .record(try Record(step.symbols.map { ($0.name, WalkObject.value($0.value)) }))
    case "history": return .table(try history())
    case "states": return .from(try Tensor.stack(walk.states()))
    case "estimates":
      if let own = walk.sampler as? FunctionSampler, !walk.holdsEstimates { throw own.noEstimate }
      return .from(try Tensor.stack(walk.stepEstimates()))
    case "calls": return .number(Double(walk.cost.calls))
    case "pullbacks": return .number(Double(walk.cost.pullbacks))
    case "problem": return walk.problem.map { .object(ProblemObject(problem: $0)) }
    case "path": return .object(PathObject(path: walk.sampler.path))
    case "name": return .string(walk.sampler.name)
    default: return nil
    }
  }

  public func isEqual(to other: any ShellObject) -> Bool? { (other as? WalkObject).map { $0.walk === walk } }

  public var heldBytes: Int { walk.heldBytes }

  public func remedy(_ text: String) -> String { "its state is `\(text).x`, its estimate `\(text).x0`" }

  public func remedy(_ text: String, for parameter: String) -> String? {
    parameter == "problem" ? "give the problem that the walk was made of" : nil
  }

  public func remedy(assigning field: String, of name: String) -> String { FieldTarget.ofWalk(name, field) }

  /// The step that led here.
  /// - Throws: a diagnostic before the first step.
  func stepTaken() throws -> Step {
    guard let step = try walk.lastStep else {
      throw Diagnostic(.walkStopped, "no step has been taken yet", help: "take one: `step w`")
    }
    return step
  }

  package static func value(_ symbol: Step.Symbol) -> Value {
    switch symbol {
    case .number(let x): .number(x)
    case .tensor(let x): .from(x)
    case .map(let h): .object(OperatorObject(h))
    }
  }

  /// A row a state: its number and time, ‖x‖/√n, and the residual ‖y − H(x̂₀)‖/√m of the estimate made there.
  private func history() throws -> Table {
    let (states, residuals) = try (walk.states(), walk.stepResiduals())
    let rows = try states.enumerated().map { i, x -> Record in
      var fields: [(name: String, value: Value)] = [
        ("step", .number(Double(i))), ("t", .number(walk.times[i])),
        ("rms", .from(try x.norm() / Double(max(x.count, 1)).squareRoot())),
      ]
      if let problem = walk.problem {
        let residual = try i < residuals.count ? residuals[i] : problem.residualNorm(walk.estimate())
        fields.append(("residual", .from(residual)))
      }
      return try Record(fields)
    }
    return try Table(rows)
  }
}
