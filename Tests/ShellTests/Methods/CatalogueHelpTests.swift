import Restore
import Shell
import Testing

/// What the prompt says about methods is what the catalogue says.
@Suite struct CatalogueHelpTests {
  private static let problem = "g = gaussian([0, 0], 1); q = observe(g, matrix([1, 0]), [0.5], noise: 0.1); "

  private static func call(_ method: Method, _ options: String = "") -> String {
    if case .prior = method.maker { return "\(method.name)(g\(options))" }
    return "\(method.name)(q\(options))"
  }

  @Test(arguments: Method.all.map(\.name)) func helpAndExplainAgree(_ name: String) throws {
    let method = try #require(Method.named(name))
    let help = Program.output("help \(name)")
    for piece in [method.sentence, method.equation, method.definitions, "Source: " + method.source] {
      #expect(help.contains(piece), "\(piece)")
    }
    for option in method.options { #expect(help.contains("  \(option.name) ") && help.contains(option.meaning)) }
    let walk = Program.output(Self.problem + "w = \(Self.call(method)); explain w")
    #expect(walk.contains("\(name): \(method.equation)\nfrom \(method.source)"))
  }

  /// Whatever the path, a walk is called as the method that made it.
  @Test(arguments: Method.all.map(\.name)) func aWalkIsCalledAsItWasMade(_ name: String) throws {
    let method = try #require(Method.named(name))
    for path in ["vp()", "flow()", "cosine()"] {
      let call = Self.call(method, ", path: \(path)")
      #expect(Program.output(Self.problem + "w = \(call); print w.name") == name, "\(path)")
    }
  }

  @Test(arguments: Method.all.map(\.name)) func citeNamesAllSources(_ name: String) throws {
    let method = try #require(Method.named(name))
    let cited = Program.output(Self.problem + "w = \(Self.call(method, ", path: flow()")); cite w")
    for source in method.sources { #expect(cited.contains("{\(source.reference.key),")) }
    #expect(cited.contains("{liu2023flow,") && cited.contains("{lipman2023flow,"))
  }

  @Test func citeNamesWhatWasChosen() {
    func cited(_ options: String) -> String { Program.output(Self.problem + "w = cpigdm(q\(options)); cite w") }
    for (option, key) in [
      ("lambda: 0.2", "pandey2024efficient"), ("churn: 0.3", "gonzalez2023seeds"), ("jacobian: false", "wang2023ddnm"),
      ("covariance: \"moments\"", "boys2024tweedie"),
    ] {
      #expect(!cited("").contains(key) && cited(", " + option).contains("{\(key),"), "\(option)")
    }
    // Each once, though two are from one place.
    #expect(cited(", covariance: \"moments\"").components(separatedBy: "{rozet2024learning,").count == 2)
    let own = "u = walk((x, t, s) -> x, from: [1], over: times(2)); cite u"
    #expect(Program.output(own).contains("nothing to cite"))
    #expect(Program.output("d = digits(); w = ddim(d); cite w", seconds: 60).contains("{ghahramani1996em,"))
  }

  @Test func lambdaHasOneSource() {
    let reference = "Pandey, Rudolph and Mandt, ICLR 2024"
    #expect(Program.output("help ddim").contains(reference))
    #expect(Program.output(Self.problem + "w = ddim(g, lambda: 0.3); explain w").contains("; \(reference) (λ)"))
  }
}
