import Shell
import Testing

@Suite struct InteractionTests: Conversing {
  let host: TextHost
  let interaction: Interaction

  init() {
    (host, interaction) = Self.conversation()
  }

  @Test func anOpenBracketAsksForMore() {
    guard case .more = enter("x = (1 +") else { return #expect(Bool(false)) }
    #expect(interaction.pending == "x = (1 +")
    guard case .done = enter("2)") else { return #expect(Bool(false)) }
    #expect(interaction.entry == "x = (1 +\n2)")
    #expect(interaction.session.binding("x")?.number == 3)
  }

  @Test func anOperatorAtTheEndAsksForMore() {
    guard case .more = enter("1 +") else { return #expect(Bool(false)) }
    guard case .done = enter("1") else { return #expect(Bool(false)) }
    #expect(host.all == ["2"])
  }

  @Test func anEmptyLineEndsWhatIsOpen() {
    guard case .failed(let diagnostic) = enter("x = (1", "") else { return #expect(Bool(false)) }
    #expect(diagnostic.code == .unclosedBracket)
    #expect(interaction.pending.isEmpty)
  }

  @Test func cancellingForgetsTheLines() {
    _ = enter("x = (1")
    interaction.cancel()
    guard case .done = enter("y = 2") else { return #expect(Bool(false)) }
    #expect(interaction.session.binding("x") == nil)
  }

  @Test func anErrorKeepsTheValues() {
    _ = enter("x = 1")
    guard case .failed = enter("x = nope + 1") else { return #expect(Bool(false)) }
    #expect(interaction.session.binding("x")?.number == 1)
  }

  @Test func shellHelpAndLeaving() {
    guard case .shell("ls -l") = enter("!ls -l") else { return #expect(Bool(false)) }
    guard case .done = enter("?sqrt") else { return #expect(Bool(false)) }
    #expect(host.all.last?.hasPrefix("sqrt(") == true)
    guard case .done = enter("sqrt?") else { return #expect(Bool(false)) }
    #expect(host.all.count == 2)
    guard case .failed(let diagnostic) = enter("?sqrtt") else { return #expect(Bool(false)) }
    #expect(diagnostic.help?.contains("sqrt") == true)
    guard case .leave = enter("quit") else { return #expect(Bool(false)) }
    _ = enter("quit = 1;")
    guard case .done = enter("quit") else { return #expect(Bool(false)) }
  }

  @Test func linesAreCountedOn() {
    _ = enter("a = [1, 2]", "b = 1;")
    guard case .failed(let diagnostic) = enter("nope") else { return #expect(Bool(false)) }
    #expect(diagnostic.span?.line == 3)
  }
}
