import Shell
import Testing

@Suite struct PasteTests: Conversing {
  let host: TextHost
  let interaction: Interaction

  init() {
    (host, interaction) = Self.conversation()
  }

  @Test func aPastedTranscriptLosesItsPromptsAndOutputs() {
    let paste = """
      Conjugate 0.1.0
      cj> a = 1
      a = 1
      cj> f(x) = {
      ... x + a
      ... }

      cj> f(2)
      3
      cj>
      """
    #expect(entries(paste) == ["a = 1", "f(x) = {\nx + a\n}", "f(2)"])
    #expect(host.all.last == "3")
    #expect(entries("b = 1\nc = 2") == ["b = 1\nc = 2"], "without prompts it is one entry")
  }

  @Test func aPastedTranscriptGoesOnAfterAnError() {
    let paste = """
      cj> a = [1,2]
      a = [1, 2]
      cj> a + [1,2,3]
      error[E040]: shapes 2 and 3 do not go together
       --> prompt:2
      2 | a + [1,2,3]
        | ^   ^^^^^^^
      cj> b = (5 +
      ... a[0])
      b = 6
      cj> open = (1
      cj> c = 7
      """
    var failures: [String] = []
    var ran: [String] = []
    interaction.enter(paste, willRun: { ran.append($0) }) { reply in
      if case .failed(let diagnostic) = reply { failures.append(diagnostic.code.id) }
      return true
    }
    #expect(ran == ["a = [1,2]", "a + [1,2,3]", "b = (5 +\na[0])", "open = (1", "c = 7"], "history gets the entries")
    #expect(failures == ["E040", "E006"])
    #expect(interaction.session.binding("b")?.number == 6 && interaction.session.binding("c")?.number == 7)
    #expect(interaction.pending.isEmpty)
  }

  @Test func theRestOfAPasteMayBeLeftOut() {
    interaction.enter("cj> a = 1\ncj> nope\ncj> c = 7", didRun: { if case .failed = $0 { false } else { true } })
    #expect(interaction.session.binding("a") != nil && interaction.session.binding("c") == nil)
  }

  @Test func theLastEntryOfATranscriptMayGoOn() {
    guard case .more = enter("cj> a = 1\ncj> f(x) = {") else { return #expect(Bool(false)) }
    guard case .done = enter("...   x + a", "... }", "f(2)") else { return #expect(Bool(false)) }
    #expect(host.all.last == "3")
  }

  @Test func otherPromptsAndFencesAreNoCode() {
    #expect(
      entries(">>> a = [1,2]\n[1, 2]\n>>> for i in a {\n...   print i\n... }\n1") == [
        "a = [1,2]", "for i in a {\n  print i\n}",
      ])
    #expect(entries("```\nb = 1\nc = 2\n```") == ["b = 1\nc = 2"])
    let page =
      "Let\n\n```conjugate\nd = 1\n```\n\n```output\nd = 1\n```\nand so\n\n```conjugate\ncj> e = 2\ncj> d + e\n3\n```\n"
    #expect(entries(page) == ["d = 1", "e = 2", "d + e"])
    #expect(entries("g = 1\n```\n\n```output\ng = 1\n```") == ["g = 1"], "a paste may begin in a cell")
    #expect(interaction.session.binding("g")?.number == 1)
  }

  @Test func anIndentedTranscriptIsTakenToo() {
    let paste =
      "    cj> a = [1, 2]\n    a = [1, 2]\n    cj> f(x) = {\n    ...   x + a\n    ... }\n    cj> f(2)\n    [3, 4]"
    #expect(entries(paste) == ["a = [1, 2]", "f(x) = {\n  x + a\n}", "f(2)"])
    #expect(host.all.last == "[3, 4]")
    _ = enter("    u = 1\n    v = u + 1")
    #expect(interaction.session.binding("v")?.number == 2)
  }

  @Test func aPasteThatDoesNotParseSaysWhichLine() {
    guard case .failed(let diagnostic) = enter("a = 1\nb = a ++* 2\nc = 3") else { return #expect(Bool(false)) }
    #expect(diagnostic.notes == ["this is line 2 of 3, and none of them ran"])
    #expect(interaction.session.binding("a") == nil)
  }
}
