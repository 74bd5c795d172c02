import Shell
import Testing

@Suite struct CatalogueTests {
  @Test func codesAreUniqueAndWellFormed() {
    let ids = Catalogue.all.map(\.id)
    #expect(Set(ids).count == ids.count)
    for code in Catalogue.all {
      #expect(Parser.isCode(code.id))
      #expect(!code.title.isEmpty && code.explanation.count > 40 && !code.bad.isEmpty && !code.good.isEmpty)
    }
  }

  /// Codes whose fault is not in the program alone: a limit, or an interrupt.
  private static let external: Set<String> = ["E019", "E076", "E077", "E083", "E110", "E111", "E112", "E113", "E114"]

  @Test(arguments: Catalogue.all)
  func theWrongProgramFailsWithItsCodeAndTheRightOneRuns(_ code: DiagnosticCode) {
    if !code.isWarning, !Self.external.contains(code.id) { #expect(Program.code(code.bad) == code.id) }
    #expect(Program.error(code.good).map { Renderer().render($0) } == nil)
  }

  @Test func explainPrintsThePage() {
    let text = Program.output("explain E012")
    #expect(text.hasPrefix("E012: a command cannot be bound"))
    #expect(text.contains("    time = 3"))
    #expect(Program.code("explain E999") == "E033")
  }
}
