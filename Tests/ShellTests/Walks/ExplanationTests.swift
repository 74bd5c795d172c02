import Shell
import Testing

@Suite struct ExplanationTests {
  @Test func aSamplersUpdateWithSymbolsAndValues() {
    let text = Program.output(
      """
      g = gaussian([0, 0, 0], 1); H = matrix([1, 0, 0; 0, 2, 0]); q = observe(g, H, [0.5, 1], noise: 0.1)
      w = cpigdm(q, from: [1, 2, 3]); step w; explain w
      """)
    #expect(text.contains("cpigdm: x_s = M x̂0 + Ψ ε + Φy y + Φj j"))
    #expect(text.contains("step 1 of 5, t = 0.4 → s = 0.3202"))
    #expect(text.contains("x_s = M * x̂0 + Ψ * ε + Φy * y + Φj * j"))
    // λ = 0: Ψ is σ_s, one number, and M differs from mode to mode.
    #expect(text.contains(" * x̂0 + 0.806736 * ε"))
    #expect(text.contains("guidance"))
    #expect(text.contains("the pull through the network"))
    #expect(text.contains("x̂0  ["))
    #expect(text.contains("100.0 %"))
  }

  @Test func theEquationHasTheTermsOfTheStep() {
    func first(_ call: String, steps: Int) -> Substring? {
      Program.output(
        """
        g = gaussian([0, 0, 0], 1); H = matrix([1, 0, 0; 0, 2, 0]); q = observe(g, H, [0.5, 1], noise: 0.1)
        w = \(call); step w, \(steps); explain w
        """
      ).split(separator: "\n").first { $0.contains("x_s =") }
    }
    #expect(first("cpigdm(q, order: 2)", steps: 1) == "cpigdm: x_s = M x̂0 + Ψ ε + Φy y + Φj j")
    #expect(first("cpigdm(q, order: 2)", steps: 2) == "cpigdm: x_s = M x̂0 + Ψ ε + Φy y + Φj j + dΨ dε + dΦj dj")
    #expect(first("cpigdm(q, churn: 0.5)", steps: 1) == "cpigdm: x_s = M x̂0 + Ψ ε + Φy y + Φj j + Ω n")
    #expect(first("ddim(g, order: 2, churn: 0.5)", steps: 2) == "ddim: x_s = M x̂0 + Ψ ε + dΨ dε + Ω n")
    let free =
      "pigdm(observe(gaussian(zeros(1100), 1), operator(x -> 2*x, shape: [1100]), ones(1100), noise: 0.1), churn: 0.5)"
    #expect(first(free, steps: 1)?.hasPrefix("pigdm: x_s = M x̂0 + Ψ ε + γ J' d + Ω n,  (r²") == true)
  }

  @Test(arguments: ["cpigdm(q)", "pigdm(q)", "cpc(q)"]) func symbolsAreThoseOfTheFormulas(_ call: String) {
    let text = Program.output(
      "q = observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.1); w = \(call); step w; explain w")
    #expect(text.contains("with\n") && !text.contains("K̂"))
  }

  @Test func aBlocksResultIsItsUpdate() {
    let text = Program.output(
      """
      f(x, t, s) = {
        ratio = s/t
        return terms(
          shrunk: ratio*x, shift: 0*x + 1)
      }
      u = walk(f, from: [1, 2], over: times(4, to: 0)); step u; explain u
      """)
    #expect(
      text.contains(
        "\n  x_s = terms( shrunk: ratio*x, shift: 0*x + 1)\n      = terms( shrunk: 0.75*x, shift: 0*x + 1)\n"))
  }

  /// What was decomposed is explained like a matrix; a large operator by coefficients at Ritz values.
  @Test func anOperatorWithoutASingularSystemIsExplainedAlike() {
    func text(_ h: String) -> [Substring] {
      Program.output(
        """
        g = gaussian([0, 0, 0], 1); H = \(h); q = observe(g, H, [0.5, 1], noise: 0.1)
        w = cpigdm(q, from: [1, 2, 3]); step w; explain w
        """
      ).split(separator: "\n").filter { !$0.contains("H ") && !$0.contains("q: ") && !$0.contains("decomposed") }
    }
    let (known, free) = (text("matrix([1, 0, 0; 0, 2, 0])"), text("operator(x -> [x[0], 2*x[1]], shape: [3])"))
    #expect(known.contains { $0.contains(" | 0.590913) * x̂0") })
    #expect(free == known)
    let large = Program.output(
      """
      d = zeros(1100); d[0:400] = 1; d[400:700] = 2; H = operator(x -> d*x, shape: [1100])
      w = cpigdm(observe(gaussian(zeros(1100), 1), H, ones(1100), noise: 0.1), from: ones(1100)); step w; explain w
      """)
    #expect(large.contains("(0.00775058…0.00809748 | 0.590913) * x̂0"), "\(large)")
  }

  @Test func ownStepShowsItsBodyAndItsValues() {
    let text = Program.output(
      """
      k = 3; mine(x, t, s) = k*x*s/t
      u = walk(mine, from: [1, 2], over: times(4, to: 0)); step u; explain u
      """)
    #expect(text.contains("mine(x, t, s) = k*x*s/t"))
    #expect(text.contains("= 3*x*0.75/1"))
    #expect(text.contains("x    [1, 2]  rms 1.58114"))
  }

  @Test func ownStepShowsItsLocals() {
    let text = Program.output(
      """
      f(x, t, s) = { ratio = s/t; shrunk = ratio*x; shrunk + 1 }
      u = walk(f, from: [1, 2], over: times(4, to: 0)); step u; explain u
      """)
    #expect(text.contains("\n  x_s = shrunk + 1\n"))
    #expect(text.contains("ratio   0.75"))
    #expect(text.contains("shrunk  [0.75, 1.5]  rms 1.18585"))
  }

  @Test func labelsFieldsAndCallsAreNoValues() {
    let text = Program.output(
      """
      s0 = 2; r = (t: 5); f(x, t, s) = terms(t: x*r.t, s: 0*x + s0)
      u = walk(f, from: [1, 2], over: times(4, to: 0)); step u; explain u
      """)
    #expect(text.contains("= terms(t: x*r.t, s: 0*x + 2)"))
  }

  @Test func beforeTheFirstStepThereIsNoUpdate() {
    let text = Program.output("u = walk((x, t, s) -> x, from: [1], over: times(2)); explain u")
    #expect(text.contains("standing at t = 1; no step has been taken yet"))
  }

  @Test func aStepIsCalledAsWhatMadeIt() {
    let start = "made(k) = (x, t, s) -> k*x; given = (x, t, s) -> x; own(x, t, s) = x; "
    func name(_ step: String) -> String {
      Program.output(start + "u = walk(\(step), from: [1], over: times(2)); print u.name")
    }
    #expect(name("made(0.5)").hasSuffix("made(0.5)") && name("given").hasSuffix("given"))
    #expect(name("own").hasSuffix("own") && name("(x, t, s) -> x") == "f")
  }
}
