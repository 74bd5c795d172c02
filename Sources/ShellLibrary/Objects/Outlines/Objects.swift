import Restore
import ShellLanguage

extension Outline {
  static func `operator`(_ h: OperatorOutline) -> Outline { .object(h) }
  static func prior(_ p: PriorOutline) -> Outline { .object(p) }
  static func problem(_ p: PriorOutline, _ h: OperatorOutline, y: [Int?]) -> Outline {
    .object(ProblemOutline(prior: p, h: h, y: y))
  }
  static func walk(_ shape: [Int?]) -> Outline { .object(WalkOutline(shape: shape)) }
}

/// What an outline is, where it is an object of a certain kind.
enum Objects {
  static func `operator`(_ outline: Outline) -> OperatorOutline? { outline.object as? OperatorOutline }
  static func prior(_ outline: Outline) -> PriorOutline? { outline.object as? PriorOutline }
  static func problem(_ outline: Outline) -> ProblemOutline? { outline.object as? ProblemOutline }
  static func walk(_ outline: Outline) -> [Int?]? { (outline.object as? WalkOutline)?.shape }

  static func isIdentity(_ outline: Outline) -> Bool {
    Objects.operator(outline)?.value.map { isIdentity($0) } ?? false
  }

  static func isIdentity(_ object: any ShellObject) -> Bool { (object as? OperatorObject)?.isIdentity ?? false }
}

// What the session holds already.

extension OperatorObject: OutlinedObject {
  var outline: (any ObjectOutline)? {
    guard let known else { return OperatorOutline(name: "operator", value: isIdentity ? self : nil) }
    return OperatorOutline(name: known.name, domain: known.domain, range: known.range, value: self)
  }
}

extension PriorObject: OutlinedObject {
  var outline: (any ObjectOutline)? { PriorOutline(name: prior.name, event: prior.eventShape, value: self) }
}

extension PathObject: OutlinedObject {
  var outline: (any ObjectOutline)? { PathOutline(value: self) }
}

extension ProblemObject: OutlinedObject {
  var outline: (any ObjectOutline)? {
    guard let problem = problem as? Problem, let prior = PriorObject(prior: problem.prior).outline as? PriorOutline,
      let h = OperatorObject(problem.operator).outline as? OperatorOutline
    else { return nil }
    return ProblemOutline(prior: prior, h: h, y: problem.y.shape)
  }
}

extension WalkObject: OutlinedObject {
  package var outline: (any ObjectOutline)? { WalkOutline(shape: walk.x.shape) }
}
