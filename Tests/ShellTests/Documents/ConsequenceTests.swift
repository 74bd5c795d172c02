import Foundation
import Shell
import Testing

/// What follows from a failed cell is told with it, and nothing else is.
@Suite struct ConsequenceTests {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  init() throws { temporary = try TemporaryFolder() }

  /// A page of cells, each with the output it promises.
  func replay(_ cells: [(code: String, output: String)], promotes: Bool = false) throws -> Replay.Report {
    let page = cells.map { "```conjugate\n\($0.code)\n```\n\n```output\n\($0.output)\n```\n" }.joined(separator: "\n")
    try Data(page.utf8).write(to: URL(fileURLWithPath: folder + "/a.md"))
    var replay = Replay()
    replay.promotes = promotes
    return replay.run([folder + "/a.md"]) { _ in }[0]
  }

  /// For each cell the number of the one to blame; nil for one that holds, its own for one to blame itself.
  func blame(_ cells: [(code: String, output: String)]) throws -> [Int?] {
    let report = try replay(cells)
    let lines = report.cells.map(\.line)
    return report.cells.enumerated().map { index, cell in
      cell.faults.isEmpty ? nil : cell.cause.flatMap { lines.firstIndex(of: $0) } ?? index
    }
  }

  static let failing = (code: "x = [1, 2][7]", output: "x = 1")

  @Test func aNameWithoutAValueIsAConsequenceAndSoIsWhatItWasToBind() throws {
    let cells = [
      Self.failing, ("y = x + 1", "y = 2"), ("z = 2*y", "z = 4"), ("u = 5", "u = 5"), ("v = u", "v = 5"),
      ("t = missing", "t = 1"), ("t + 1", "2"),
    ]
    #expect(try blame(cells) == [0, 0, 0, nil, nil, 5, 5])
    let report = try replay(cells)
    #expect(report.text.contains("a.md:1: 2 cells after it need what it did not do: lines 9, 17"))
    #expect(report.text.contains("a.md:41: 1 cell after it needs what it did not do: line 49"))
    #expect(report.text.components(separatedBy: "error[E").count == 3, "two messages, not five")
  }

  @Test func aStaleValueIsAConsequence() throws {
    let first = (code: "x = 1\nk = 1", output: "x = 1\nk = 1")
    let broken = (code: "k = 2\nx = load(\"none.csv\")", output: "k = 2\nx = 2")
    // A value worked out from it; one that does not matter; one bound anew; and a failure of its own.
    #expect(
      try blame([
        first, broken, ("x + 1", "3"), ("y = 10*x", "y = 20"), ("y", "y = 20"), ("k", "k = 2"), ("check x == 2", ""),
        ("x = 5", "x = 5"), ("x", "x = 6"),
      ]) == [nil, 1, 1, 1, 1, nil, 1, nil, 8])
  }

  @Test func functionsReadTheirNamesWhenTheyAreCalled() throws {
    #expect(
      try blame([
        ("x = 1", "x = 1"), ("f(a) = a + x", "f: function f(a)"), ("x = [1][3]", "x = 2"), ("f(1)", "3"),
        ("h = b -> f(b)", "h: function (b)"), ("h(1)", "3"), ("x = 2\nh(1)", "x = 2\n3"), ("g(x) = x; g(3)", "3"),
      ]) == [nil, nil, 2, 2, nil, 2, nil, nil])
  }

  @Test func aWalkThatWasNotTakenOnIsStale() throws {
    let walk = "w = ddim(gaussian([0], 1), steps: 4); step w;"
    #expect(
      try blame([
        (walk, "ddim at t = 0.75, step 1 of 4"), ("z = [1][2]; run w", ""), ("w.t", "0"), ("w.t", "0.75"),
      ]).suffix(2).first == 1)
  }

  @Test func whatFollowsIsSkippedInJUnitAndKeptByPromotion() throws {
    let cells = [("x = 1", "x = 1"), ("x = [1][3]", "x = 2"), ("10*x", "20"), ("y", "")]
    let xml = Replay.junit([try replay(cells)])
    #expect(xml.contains("tests=\"4\" failures=\"2\" skipped=\"1\""))
    #expect(xml.contains("<skipped message=\"needs `x`, to which the cell of line 9 did not come\"/>"))
    #expect(!FileManager.default.fileExists(atPath: folder + "/figures/failed/a/line17-actual.txt"))
    let report = try replay(cells, promotes: true)
    #expect(!report.passed && report.cells[2].cause == 9)
    #expect(try String(contentsOfFile: folder + "/a.md", encoding: .utf8).contains("```output\n20\n```"))
  }

  @Test func aTimeoutIsAFailureLikeOthers() throws {
    let page =
      "```conjugate timeout=0.2\nwhile true { x = 1 }\nz = 3\n```\n\n```conjugate\nprint z\n```\n\n```conjugate\n1\n```\n"
    try Data(page.utf8).write(to: URL(fileURLWithPath: folder + "/a.md"))
    let report = Replay().run([folder + "/a.md"]) { _ in }[0]
    #expect(report.cells.map(\.cause) == [nil, 1, nil] && report.cells[2].faults.isEmpty)
  }
}
