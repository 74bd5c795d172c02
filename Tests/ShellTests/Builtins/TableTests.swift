import Shell
import Testing

@Suite struct TableTests {
  private static let long =
    "t = append([], (kind: \"b\", n: 3, e: 1)); t = append(t, (kind: \"a\", n: 3, e: 2)); t = append(t, (kind: \"b\", n: 10, e: 4)); t = append(t, (kind: \"b\", n: 3, e: 3)); "

  /// Each is a program whose checks hold.
  @Test(arguments: [
    // Rows and columns come as first seen; what shares a cell is averaged; an empty cell is nan.
    "p = pivot(t, \"n\", \"kind\", \"e\"); check p.n == [3, 10]; check p.b == [2, 4]; check p.a[0] == 2; check isnan(p.a[1])",
    "p = pivot(t, rows: \"kind\", columns: \"n\", values: \"e\"); check p.kind == (\"b\", \"a\"); check p[\"3\"] == [2, 2]; check p[\"10\"][0] == 4",
    "p = pivot(t, \"n\", \"kind\", \"e\", with: max); check p.b == [3, 4]; q = pivot(t, \"n\", \"kind\", \"e\", with: x -> count(x)); check q.b == [2, 1]",
    // Of a table that filter leaves, and back into columns that plot takes.
    "p = pivot(filter(r -> r.kind == \"b\", t), \"n\", \"kind\", \"e\"); check p.count == 2; check p.b == [2, 4]",
  ])
  func pivotsHold(_ program: String) {
    #expect(Program.error(Self.long + program).map { Renderer().render($0) } == nil)
  }

  @Test func aFormatIsForEveryNumberOfATable() {
    #expect(
      Program.output("t = map(n -> (n: n, third: n/3), 1..2)\nprint \"{t:.3}\"") == """
        t: 2 rows
        n     third
        1  0.333333
        2  0.666667
        n  third
        1  0.333
        2  0.667
        """)
  }

  /// The picture a program draws.
  private final class Drawn: Shell.Host, @unchecked Sendable {
    var plot: Plot?
    func emit(_ event: Event) {
      if case .picture(.plot(let plot)) = event { self.plot = plot }
    }
  }

  @Test func aTableIsDrawnOverItsFirstColumnWithALegend() throws {
    let host = Drawn()
    try Session(host: host).run(Self.long + "plot pivot(t, \"n\", \"kind\", \"e\"), logx: 1, title: \"errors\"")
    let plot = try #require(host.plot)
    #expect(plot.layers.map(\.label) == ["b", "a"])
    #expect(plot.xLabel == "n")
    #expect(plot.logX && !plot.logY)
    guard case .line(let x, let y, _) = plot.layers[0] else { return #expect(Bool(false), "a curve") }
    #expect(x == [3, 10])
    #expect(y == [2, 4])
    try Session(host: host).run(Self.long + "plot pivot(t, \"n\", \"kind\", \"e\"), kind: \"points\"")
    guard case .points? = host.plot?.layers[0] else { return #expect(Bool(false), "points") }
  }
}
