import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellText

extension Builtins {
  /// The commands that move walks. Each is also a function and returns the walk.
  static let walks: [Builtin] = [
    Builtin(
      "step", .commands, [.required("w", "a walk"), .standard("n", .number(1), "how many steps")],
      "Takes a step of a walk, or n of them.",
      equation: "x_t → x_s", source: "the sampler of the walk",
      example: "u = walk((x, t, s) -> x + 1, from: [0], over: times(4)); step u, 2; check u.x ≈ [2]"
    ) { arguments, session in
      let w = try walk(arguments)
      try advance(w.walk, try arguments.integer("n", atLeast: 0), session)
      return .object(w)
    },
    Builtin(
      "back", .commands, [.required("w", "a walk"), .standard("n", .number(1), "how many steps")],
      "Takes back a step of a walk, or n of them; `step` then gives the same bits again.",
      equation: "x_s → x_t", source: "random numbers are a function of the step",
      example: "u = walk((x, t, s) -> x + 1, from: [0], over: times(4)); step u, 2; back u; check u.x ≈ [1]"
    ) { arguments, _ in
      let w = try walk(arguments)
      let count = try arguments.integer("n", atLeast: 0)
      try w.walk.back(count)
      return .object(w)
    },
    Builtin(
      "goto", .commands, [.required("w", "a walk"), .required("t", "a time")],
      "Moves a walk to the one of its times that is nearest to t, forwards or back.",
      equation: "argmin_i |t_i − t|", source: "the times of the walk",
      example: "u = walk((x, t, s) -> x + 1, from: [0], over: times(4)); goto u, 0.5; check u.x ≈ [2]"
    ) { arguments, session in
      let w = try walk(arguments)
      let target = try w.walk.position(nearest: arguments.number("t"))
      if w.walk.position > target { try w.walk.back(w.walk.position - target) }
      try advance(w.walk, target - w.walk.position, session)
      return .object(w)
    },
    Builtin(
      "run", .commands, [.required("w", "a walk")], "Runs a walk to its last time and returns it.",
      equation: "x_τ → … → x_stop", source: "the sampler of the walk",
      example: "u = walk((x, t, s) -> x + 1, from: [0], over: times(4)); run u; check u.x ≈ [4]"
    ) { arguments, session in
      let w = try walk(arguments)
      try advance(w.walk, w.walk.stepCount - w.walk.position, session)
      return .object(w)
    },
    Builtin(
      "explain", .commands, [.required("w", "a walk; or a code such as E012")],
      "Prints the update of a walk's last step: each term with its formula, its size (root mean square) and its share of the squared length of x_s; shares sum to 100 %, and a negative one pulls against the rest.",
      equation: "x_s = Σ terms,  share = ⟨term, x_s⟩/‖x_s‖²", source: "the stages of the step",
      example: "u = walk((x, t, s) -> terms(stay: x, add: 1 + 0*x), from: [0], over: times(4)); step u; explain u",
      "explain E012"
    ) { arguments, session in
      session.print(try Explanation.text(try walk(arguments).walk))
      return .nothing
    },
    Builtin(
      "fork", .commands, [.required("w", "a walk")],
      "A copy of a walk that goes on by itself, with the same random numbers.",
      equation: "v = w", source: "walks alone have identity",
      example: "u = walk((x, t, s) -> x + 1, from: [0], over: times(4)); v = fork(u); step v; check u.t != v.t"
    ) { arguments, _ in .object(WalkObject(walk: try walk(arguments).walk.fork())) },
    Builtin(
      "diff", .commands, [.required("a", "a walk"), .required("b", "another walk, or an earlier fork")],
      "Says how two walks differ.",
      equation: "‖x_a − x_b‖/√n", source: "the states of the walks",
      example: "u = walk((x, t, s) -> x + 1, from: [0], over: times(4)); v = fork(u); step v; diff u, v"
    ) { arguments, session in
      let a = try arguments.object("a", as: WalkObject.self, expected: "a walk").walk
      let b = try arguments.object("b", as: WalkObject.self, expected: "a walk").walk
      session.print(try difference(a, b))
      return .nothing
    },
  ]

  private static func walk(_ arguments: Arguments) throws -> WalkObject {
    try arguments.object("w", as: WalkObject.self, expected: "a walk such as `cpigdm(problem)`")
  }

  /// Takes steps one by one, so that an interrupt finds the walk between two of them. Where there are not so many,
  /// none is taken.
  private static func advance(_ walk: Walk, _ count: Int, _ session: Session) throws {
    try walk.requireLeft(count)
    func tell(_ done: Int) {
      session.host.emit(.progress(Progress(label: walk.sampler.name, done: done, total: count)))
    }
    if count > 0 { tell(0) }
    for i in 0..<max(count, 0) {
      try session.checkInterrupt()
      try walk.step(isLast: i == count - 1)
      tell(i + 1)
    }
  }

  private static func difference(_ a: Walk, _ b: Walk) throws -> String {
    var lines = ["\(a.sampler.name) at t = \(Digits.short(a.t)) and \(b.sampler.name) at t = \(Digits.short(b.t))"]
    func line(_ name: String, _ x: Tensor<Double>, _ y: Tensor<Double>) throws {
      guard x.shape == y.shape else {
        lines.append("  \(name): \(Shape.text(x.shape)) and \(Shape.text(y.shape))")
        return
      }
      let gap = try x - y
      let size = Double(max(gap.count, 1)).squareRoot()
      lines.append(
        "  \(name): rms difference \(Digits.short(try gap.norm().item / size)), largest "
          + "\(Digits.short(gap.scalars.map(\.magnitude).max() ?? 0))")
    }
    try line("x", a.x, b.x)
    if let stepA = try a.lastTaken()?.step, let stepB = try b.lastTaken()?.step {
      if a.holdsEstimates && b.holdsEstimates { try line("x̂0", stepA.estimate, stepB.estimate) }
      for term in stepA.terms {
        if let other = stepB.terms.first(where: { $0.name == term.name }) {
          try line(term.name, term.tensor, other.tensor)
        }
      }
    }
    return lines.joined(separator: "\n")
  }
}
