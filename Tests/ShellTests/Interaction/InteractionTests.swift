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
    #expect(Interaction.withoutPrompts(paste) == "a = 1\nf(x) = {\nx + a\n}\nf(2)\n")
    #expect(Interaction.withoutPrompts("a = 1\nb = 2") == "a = 1\nb = 2")
    _ = interaction.enter(paste)
    #expect(host.all == ["a = 1", "3"] || host.all.last == "3")
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
    #expect(Interaction.withoutPrompts(paste) == "a = [1, 2]\nf(x) = {\n  x + a\n}\nf(2)")
    _ = interaction.enter(paste)
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
