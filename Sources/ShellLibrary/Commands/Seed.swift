import ShellLanguage

extension Builtin {
  static let seed = Builtin(
    "seed", .commands, [.required("seed", "a whole number from 0 on")],
    "Starts the stream of random numbers anew; sessions start at seed 0.",
    equation: "numbers = Philox4x32-10(address, sample), address = split(seed, walk, step, call, purpose)",
    source: "Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011",
    example: "seed 3; a = randn(2); seed 3; check randn(2) == a"
  ) { arguments, session in
    session.seed(UInt64(try arguments.integer("seed", atLeast: 0)))
    return .nothing
  }
}
