import Shell
import Testing

@Suite struct WalkArgumentTests {
  @Test func theEchoCountsTheSamplesOfABatch() {
    let own = "f(x, t, s) = x*s/t; u = walk(f, from: randn(100, 2), over: times(4))\nu"
    #expect(Program.output(own).hasSuffix("step 0 of 4, 100 samples"))
    #expect(Program.output("walk((x, t, s) -> x, from: [1, 2], over: times(4))").hasSuffix("step 0 of 4"))
    #expect(Program.output("ddim(gaussian([0, 0], 1), count: 3)").hasSuffix(", 3 samples"))
  }

  @Test func aStepSaysWhichFileItIsFrom() throws {
    let host = Recorder()
    let session = Session(host: host)
    try session.run(SourceText("\nf(x, t, s) = {\n  x*s/t\n\n}\n", name: "steps.cj"))
    try session.run(SourceText("u = walk(f, from: [1], over: times(2)); explain u", name: "prompt"))
    #expect(host.output.contains("f, from line 2 of steps.cj:"))
    #expect(!host.output.split(separator: "\n").contains { $0.hasSuffix(" ") })
  }

  @Test func theFirstStatesDecideHowManyThereAre() {
    let problem = "q = observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.1); "
    for (from, count, shape) in [("zeros(3, 2)", 5, "[3, 2]"), ("zeros(2)", 2, "[2]")] {
      #expect(Program.output(problem + "shape(cpigdm(q, from: \(from), count: \(count)).x)").hasSuffix(shape))
    }
    #expect(Program.code(problem + "cpigdm(q, from: zeros(2), count: 0)") == "E070")
  }

  @Test(
    arguments: [
      ("cmm(q, pullbacks: 1e9)", "1000000000 pullbacks for 1 measured number"),
      ("w = cpigdm(q, weight: t -> nan); step w", "`weight` is nan at t = "),
      ("w = cpigdm(q, weight: t -> [1, 2]); step w", "the function given to `weight` returned a vector of 2"),
    ])
  func argumentsOfASamplerThatContradict(_ program: String, _ message: String) {
    let problem = "q = observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.1); "
    #expect(Program.error(problem + program)?.message.contains(message) == true)
  }
}
