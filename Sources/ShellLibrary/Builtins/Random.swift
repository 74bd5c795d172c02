import Numerics
import ShellLanguage

extension Builtins {
  /// Random numbers, from the stream of the prompt or of the walk that steps.
  static let random: [Builtin] = [
    Builtin(
      "randn", .random, shapeParameters, "Independent standard normal numbers.", equation: "xᵢ ~ N(0, 1)",
      source: "Philox4x32-10 of Salmon et al., SC 2011; Box and Muller, 1958", example: "randn(3, 4)",
      "x = [1, 2]; randn(like: x)"
    ) { arguments, session in
      let shape = try shape(arguments)
      return .from(try Draw.normal(shape, key: session.nextKey(), samples: session.stream.hasSamples))
    },
    Builtin(
      "uniform", .random,
      [shapeParameters[0]] + [
        .standard("low", .number(0), "the smallest value", labelOnly: true),
        .standard("high", .number(1), "the end of the interval, excluded", labelOnly: true), shapeParameters[1],
      ],
      "Independent numbers uniform in an interval.", equation: "xᵢ ~ U[low, high)",
      source: "Philox4x32-10 of Salmon et al., SC 2011", example: "uniform(3)", "uniform(2, 2, low: -1, high: 1)"
    ) { arguments, session in
      let (low, high) = (try arguments.scalar("low"), try arguments.scalar("high"))
      let shape = try shape(arguments)
      let draws = try Draw.uniform(shape, key: session.nextKey(), samples: session.stream.hasSamples)
      return .from(try draws * (high - low) + low)
    },
    Builtin(
      "permutation", .random, [.required("n", "how many")], "The numbers 0 to n − 1 in random order.",
      equation: "each order has probability 1/n!", source: "sorting by random keys", example: "permutation(5)"
    ) { arguments, session in
      let n = try arguments.integer("n", atLeast: 0)
      let keys = try Draw.uniform([n], key: session.nextKey().stream(.permutation)).scalars
      return .tensor(Tensor(try Polling.sorted(keys.indices) { (keys[$0], $0) < (keys[$1], $1) }.map(Double.init)))
    },
  ]
}
