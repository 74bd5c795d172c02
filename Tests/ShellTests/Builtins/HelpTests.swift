import Shell
import Testing

@Suite struct HelpTests {
  @Test func theListNamesEveryBuiltinAndTheWordsForFamilies() {
    let text = Program.output("help")
    for builtin in Library.builtins { #expect(text.contains(" \(builtin.name)"), "\(builtin.name)") }
    #expect(text.contains("samplers and walks:  (help samplers)\n    from noise to pictures"))
    #expect(text.contains("conjugate lesson 1"))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func aSamplersParametersSayWhatTheyMean() {
    let text = Program.output("help cpigdm")
    for label in Library.builtin("cpigdm")?.signature.labels ?? [] {
      #expect(text.contains("\n  \(label) "), "\(label)")
    }
    #expect(text.contains("weight      w_t itself"))
  }

  @Test func aFamilyListsItsMembers() {
    #expect(Program.output("help priors").contains("\n  gaussian "))
    #expect(Program.output("help operators").contains("\n  superresolution  Shrinks a picture"))
    let walks = Program.output("help walks")
    for piece in ["cpigdm", "back w", "w.history", "w.values", "explain w"] {
      #expect(walks.contains(piece), "\(piece)")
    }
  }

  @Test func aValuesFieldsSayWhatTheyAre() {
    #expect(Program.output("p = vp(); help p").contains("  .sigma    the standard deviation of the noise"))
    let walk = "u = walk((x, t, s) -> x, from: [1], over: times(2)); help u"
    #expect(Program.output(walk).contains("  .history    a table with a row a state"))
  }

  @Test func aFieldHasHelpToo() {
    #expect(Program.output("help prior.velocity").hasPrefix("prior.velocity(x, t, [path: …])\n\ndx/dt"))
    #expect(Program.output("p = vp(); help p.end") == "p.end: the last time")
    #expect(Program.output("help w.x0").hasPrefix("w.x0: the estimate"))
    #expect(Program.output("r = (a: [1, 2], b: 2); help r.a") == "r.a: a field of a record")
    #expect(Program.code("help prior.velocty") == "E032")
    #expect(Program.code("help nothing.at.all") == "E032")
  }

  @Test func aLongRecordHasALineAField() {
    let lines = Program.output("r = (first: randn(3, 4), second: randn(5, 6), n: 3)").split(separator: "\n")
    #expect(lines.first == "r: 3 fields")
    #expect(lines.last == "  n       3")
    #expect(Program.output("r = (nfe: 5, psnr: 21.3)") == "r = (nfe: 5, psnr: 21.3)")
  }

  /// Codes are found in any case, by `help` too, and a name that is bound is the name.
  @Test(arguments: ["explain E012", "explain e012", "help E012", "help e012"])
  func aCodeIsExplained(_ program: String) {
    #expect(Program.output(program).hasPrefix("E012: a command cannot be bound"))
  }

  @Test func aWalkThatIsNamedLikeACodeIsAWalk() {
    let program = "e1 = walk((x, t, s) -> x, from: [1], over: times(2)); explain e1"
    #expect(Program.output(program).contains("no step has been taken yet"))
  }

  /// What ends a line elsewhere is a topic where nothing else stands.
  @Test func theSignsThatEndLinesHaveHelp() {
    #expect(Program.output("help #").hasPrefix("#: "))
    #expect(Program.output("help ;").hasPrefix(";: "))
    #expect(Program.output("help # all there is").contains("elementwise functions:"))
    #expect(Program.output("help; x = 3").contains("elementwise functions:"))
  }

  @Test func aFieldAloneIsFound() {
    #expect(Program.output("help .s").contains("of an operator: the singular values"))
    #expect(Program.output("help matrix.s").contains("the singular values"))
    #expect(Program.output("help cpigdm.x0").contains("estimate"))
  }

  @Test func scatterIsAnotherWordForPoints() {
    #expect(Program.code("plot [1, 2], [3, 4], kind: \"scatter\"") == nil)
  }

  @Test func aWordWithoutAPageFindsWhatMentionsIt() {
    for word in ["noise", "x0", "σ", "guidance", "posteriors"] where Program.code("help \(word)") == "E032" {
      Issue.record("help \(word) finds nothing")
    }
    let noise = Program.output("help noise").split(separator: "\n")
    #expect(noise[0].contains("`noise` has no page") && noise.count <= 10 && noise.count > 4)
    #expect(Program.output("help figures").contains("\n  image "))
    #expect(Program.output("help x0").contains("prior.x0"))
    #expect(Program.output("help lessons") == "lessons: see `help lesson`")
    #expect(Program.code("help cosinus") == "E032")
  }

  @Test func theSamplersSayWhichToBeginWith() {
    #expect(Program.output("help samplers").contains("Begin with `cpigdm(problem)`"))
    #expect(Program.output("help explain").contains("⟨term, x_s⟩/‖x_s‖²"))
  }
}
