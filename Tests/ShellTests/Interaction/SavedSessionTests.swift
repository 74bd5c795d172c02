import Foundation
import Shell
import Testing

@Suite struct SavedSessionTests: Conversing {
  let host: TextHost
  let interaction: Interaction

  init() {
    (host, interaction) = Self.conversation()
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
    _ = enter("for n in 1..2 { save [n], \"\(way)/r-{n}.csv\" }", "sum(load(\"\(way)/r-{1 + 1}.csv\"))")
    _ = enter("n = 2; sum(load(\"\(way)/r-{n}.csv\"))")
    let (cells, text, report) = try replayed(reading: [way])
    #expect(report.passed, "\(report.text)")
    #expect(text.contains("wrote figures/r-1.csv\nwrote figures/r-2.csv\n"))
    #expect(
      cells == [
        "save [1,2;3,4], \"figures/m.csv\"", "load \"figures/m.csv\"", "load(\"figures/m.csv\")",
        "if true { save [5], \"figures/m-2.csv\" }", "time save([1;2], \"figures/n.csv\")",
        "x = 1; sum(load(\"figures/m-2.csv\"))", "for n in 1..2 { save [n], \"figures/r-{n}.csv\" }",
        "sum(load(\"\(way)/r-{1 + 1}.csv\"))", "n = 2; sum(load(\"figures/r-{n}.csv\"))",
      ])
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
    var replay = Replay()
    replay.readingFolders = [folder]
    let reports = replay.run([path]) { _ in }
    #expect(reports[0].passed, "\(reports[0].text)")
  }
}
