import Foundation
import Shell
import Synchronization
import Testing

/// Keeps the text that a session prints.
final class TextHost: Shell.Host {
  private let texts = Mutex<[String]>([])
  var transcript: Transcript? { record }
  private let record: Transcript?

  init(transcript: Transcript? = nil) { record = transcript }

  func emit(_ event: Event) {
    record?.record(event)
    if case .text(let text) = event { texts.withLock { $0.append(text) } }
  }

  var all: [String] { texts.withLock { $0 } }
}

@Suite struct InteractionTests {
  let host: TextHost
  let interaction: Interaction

  init() {
    let transcript = Transcript()
    host = TextHost(transcript: transcript)
    let session = Session(host: host)
    session.transcript = transcript
    interaction = Interaction(session: session)
  }

  func enter(_ lines: String...) -> Interaction.Reply {
    var reply = Interaction.Reply.done
    for line in lines { reply = interaction.enter(line) }
    return reply
  }

  /// The entries that a paste is cut into, which run.
  func entries(_ paste: String) -> [String] {
    var entries: [String] = []
    interaction.enter(paste, willRun: { entries.append($0) })
    return entries
  }

  /// Saves the session and replays it.
  func replayed() throws -> (cells: [String], text: String, report: Replay.Report) {
    let temporary = try TemporaryFolder()
    let path = temporary.path + "/mine.md"
    try interaction.session.transcript?.save(to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let reports = Replay().run([path]) { _ in }
    return (Lesson(text, path: path).cells.map(\.code), text, reports[0])
  }

  @Test func warningsPointIntoTheSavedLesson() throws {
    let temporary = try TemporaryFolder()
    let way = temporary.path
    _ = enter("g = gaussian(zeros(1, 8, 8), 1); H = inpainting(box: [0, 0, 4, 4])", "b = 2;\n\n c = 3")
    // The line and the carets are those of the cell, also behind a path that the lesson has changed.
    _ = enter("b = 1;\nsave [1, 2], \"\(way)/v.csv\"; q = observe(g, H, ones(1, 8, 8), noise: 0.01)\nnope")
    _ = enter("f(y) = observe(g, H, y, noise: 0.01)", "1 + 1\nf(ones(1, 8, 8));")
    let (cells, text, report) = try replayed()
    #expect(report.passed, "\(report.text)")
    #expect(cells[2] == "b = 1;\nsave [1, 2], \"figures/v.csv\"; q = observe(g, H, ones(1, 8, 8), noise: 0.01)")
    #expect(text.components(separatedBy: "warning[W002]").count == 3, "there is something to compare")
  }

  @Test func aWalkThatWasStoppedStandsThereInTheSavedLessonToo() throws {
    _ = enter(
      "f(x, t, s) = if s < 0.5 { x[9] } else { x + randn(like: x) }", "u = walk(f, from: [1, 2], over: times(4)); n = 1"
    )
    guard case .failed = enter("n = 2; run u"), case .failed = enter("back u, 9") else { return #expect(Bool(false)) }
    _ = enter("back u", "u.x")
    let (cells, _, report) = try replayed()
    #expect(report.passed, "\(report.text)")
    #expect(cells.dropFirst(2) == ["n = 2", "step u, 2;", "back u", "u.x"])
  }

  @Test func timedLinesReplay() throws {
    _ = enter("time x = sum(1..1000)", "time sleepless = 0; for i in 1..3000 { sleepless = sleepless + i }")
    let report = try replayed().report
    #expect(report.passed, "\(report.text)")
  }

  @Test func savedFilesGoToFiguresWhateverTheyHold() throws {
    let temporary = try TemporaryFolder()
    let way = temporary.path
    _ = enter("save [1,2;3,4], \"\(way)/m.csv\"", "load \"\(way)/m.csv\"", "load(\"\(way)/./m.csv\")")
    try FileManager.default.createDirectory(atPath: way + "/in", withIntermediateDirectories: true)
    _ = enter("if true { save [5], \"\(way)/in/m.csv\" }", "time save([1;2], \"\(way)/n.csv\")")
    _ = enter("x = 1; sum(load(\"\(way)/in/m.csv\"))")
    let (cells, _, report) = try replayed()
    #expect(report.passed, "\(report.text)")
    #expect(
      cells == [
        "save [1,2;3,4], \"figures/m.csv\"", "load \"figures/m.csv\"", "load(\"figures/m.csv\")",
        "if true { save [5], \"figures/m-2.csv\" }", "time save([1;2], \"figures/n.csv\")",
        "x = 1; sum(load(\"figures/m-2.csv\"))",
      ])
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

  @Test func linesAreCountedOn() {
    _ = enter("a = [1, 2]", "b = 1;")
    guard case .failed(let diagnostic) = enter("nope") else { return #expect(Bool(false)) }
    #expect(diagnostic.span?.line == 3)
  }

  @Test func aSavedSessionIsALessonWithoutItsFailures() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    _ = enter("a = 2", "nope", "b = a + 1; c = nope", "show zeros(1, 4, 4), title: \"black\"", "?sqrt", "a * b")
    let path = folder + "/mine.md"
    #expect(try interaction.session.transcript?.save(to: path) == 4)
    let lesson = Lesson(try String(contentsOfFile: path, encoding: .utf8), path: path)
    #expect(lesson.cells.map(\.code) == ["a = 2", "b = a + 1", "show zeros(1, 4, 4), title: \"black\"", "a * b"])
    #expect(lesson.cells[2].images.map(\.path) == ["figures/mine-black.png"])
    #expect(lesson.cells[3].output?.text == ["6"])
    let reports = Replay().run([path]) { _ in }
    #expect(reports[0].passed, "a saved session holds when it is replayed: \(reports[0].text)")
  }

  @Test func whatFailedLeavesNeitherOutputNorDrawsBehind() throws {
    let temporary = try TemporaryFolder()
    _ = enter("a = randn(2)", "k = 0; for i in 0..9 { print i; k = nope }", "b = randn(3) + nope", "c = randn(2)", "k")
    let path = temporary.path + "/mine.md"
    try interaction.session.transcript?.save(to: path)
    let lesson = Lesson(try String(contentsOfFile: path, encoding: .utf8), path: path)
    #expect(lesson.cells.map(\.code) == ["a = randn(2)", "k = 0", "c = randn(2)", "k"])
    #expect(lesson.cells[1].output == nil, "what the loop printed before it failed is no output of `k = 0`")
    let reports = Replay().run([path]) { _ in }
    #expect(reports[0].passed, "\(reports[0].text)")
    #expect(interaction.session.transcript?.failures == 2)
  }

  @Test func pathsOfASavedSessionStartFromTheLesson() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    try FileManager.default.createDirectory(atPath: folder + "/lessons", withIntermediateDirectories: true)
    // As a session in this folder would write it.
    let here = FileManager.default.currentDirectoryPath
    let way = Array(repeating: "..", count: here.split(separator: "/").count).joined(separator: "/") + folder
    _ = enter("save [1, 2], \"\(way)/v.csv\"", "x = load(\"\(way)/v.csv\")", "y = load(\"\(folder)/v.csv\")")
    try Data("1\n2\n".utf8).write(to: URL(fileURLWithPath: folder + "/w.csv"))
    _ = enter("z = load(\"\(way)/w.csv\"); sum(z)")
    let path = folder + "/lessons/mine.md"
    try interaction.session.transcript?.save(to: path)
    let lesson = Lesson(try String(contentsOfFile: path, encoding: .utf8), path: path)
    #expect(lesson.cells.first?.code == "save [1, 2], \"figures/v.csv\"")
    #expect(lesson.cells.first?.output?.text == ["wrote figures/v.csv"])
    #expect(
      lesson.cells[1].code == "x = load(\"figures/v.csv\")", "what the session wrote is read where the lesson writes it"
    )
    #expect(lesson.cells[3].code == "z = load(\"../w.csv\"); sum(z)")
    try FileManager.default.createDirectory(atPath: folder + "/lessons/figures", withIntermediateDirectories: true)
    let reports = Replay().run([path]) { _ in }
    #expect(reports[0].passed, "\(reports[0].text)")
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
