import Numerics
import Restore
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Samplers for inverse problems, and walks of one's own.
  static let samplers: [Builtin] = Method.all.map(Builtin.init) + steps

  private static let steps: [Builtin] = [
    Builtin(
      "walk", .samplers,
      [
        .required(
          "f",
          "a step (x, t, s) that returns the next state, or its `terms(…)`; or (x, t, s, m), where m has the step's number, `m.step` from 1 on, and what the last step gave to `keep:` of `terms`"
        ),
        .required("from", "the first state", labelOnly: true),
        .required("over", "the times, falling as `times(20)` gives, or rising", labelOnly: true),
        WalkOptions.keep,
      ],
      "A walk with a step of your own.",
      equation: "x_s = f(x, t, s) or f(x, t, s, m)", source: "typed at the prompt",
      example: "u = walk((x, t, s) -> x*s/t, from: [1], over: times(4)); run u; check u.x ≈ [0.001]",
      "f(x, t, s, m) = terms(last: if m.step == 1 { x } else { m.old + x }, keep: (old: x)); u = walk(f, from: [1], over: times(3)); run u; check u.x == [3]"
    ) { arguments, session in
      let times = try TimesArgument.ordered(arguments, mayRise: true)
      let function = try arguments.function(
        "f", taking: FunctionSampler.takesMemory(arguments["f"]) ? "(x, t, s, m) -> …" : "(x, t, s) -> …")
      let start = try arguments.tensor("from")
      let sampler = FunctionSampler(
        name: stepName(function, arguments), path: try VPPath(), instants: times, function: function, session: session,
        isBatch: start.rank == 2 || start.rank == 4)
      let (key, keeping) = (session.nextWalkKey(), try WalkOptions.keeping(arguments))
      return .object(
        WalkObject(walk: Walk(sampler, problem: nil, from: start, key: key, keeping: keeping, session: session)))
    },
    Builtin(
      "terms", .samplers,
      [
        .optional("keep", "a record for the next step, whose `m` has its fields: `keep: (last: x̂0)`"),
        .fields("name", "a part of the step; its label names it"),
      ],
      "The addends of a step of your own, by name: `explain` and `w.terms` then know them.",
      equation: "x_s = Σ terms", source: "typed at the prompt",
      example:
        "f(x, t, s) = terms(shrink: x*s/t, drift: t - s); u = walk(f, from: [1], over: times(2)); step u; check u.terms.drift > 0"
    ) { arguments, _ in
      guard case .record(let record) = arguments["name"], !record.names.isEmpty else {
        throw arguments.error(
          .missingArgument, "`terms` needs a part by its label",
          help: "write for example `terms(denoise: a, guidance: b)`")
      }
      let parts = try zip(record.names, record.values).map { name, value -> Term in
        guard let tensor = try value.tensor() else {
          throw arguments.error(
            .wrongType, "the term `\(name)` is \(ValueText.described(value)), not a tensor",
            help: "a term is a part of the next state, of the shape of x")
        }
        return Term(name: name, formula: name, meaning: "", tensor: tensor)
      }
      var shape: [Int] = []
      for part in parts {
        guard let joined = try? Shape.broadcast(shape, part.tensor.shape, operation: "terms") else {
          throw arguments.error(
            .shapesDiffer,
            "the term `\(part.name)` is \(Shape.text(part.tensor.shape)), and those before it \(Shape.text(shape))",
            help: "terms are added up: each has the shape of x")
        }
        shape = joined
      }
      return .object(TermsObject(terms: parts, kept: try kept(arguments)))
    },
  ]

  /// What a step keeps for the next one.
  private static func kept(_ arguments: Arguments) throws -> Record? {
    guard arguments.has("keep") else { return nil }
    guard case .record(let record) = arguments["keep"] else {
      throw arguments.error(
        "keep",
        "`keep` of `terms` is a record of what the next step needs, not \(ValueText.described(arguments["keep"]))",
        code: .wrongType, help: "write for example `keep: (last: x)`; a term needs another name")
    }
    guard !record.names.contains("step") else {
      throw arguments.error(
        "keep", "`m.step` is the number of the step, so nothing else can be kept as `step`",
        help: "call it by another name")
    }
    return record
  }

  /// What a step of one's own is called: as the function that makes it, `dps(0.1)`, or as it was defined, or as the name
  /// it is bound to.
  private static func stepName(_ function: Value, _ arguments: Arguments) -> String {
    let text = arguments.site.span(of: 0, in: arguments.signature)?.text ?? ""
    let head = text.prefix { $0 != "(" }
    let isName = Characters.isName(String(head))
    if isName, text.hasSuffix(")"), text.count <= 30, !text.contains("\n"), !text.contains("->") { return text }
    if case .function(let f) = function, let name = f.name { return name }
    return isName && head == text ? text : "f"
  }
}
