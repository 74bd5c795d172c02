import Foundation
import Shell
import Testing

@Suite struct LessonPartsTests {
  let page = """
    # Title

    Guess first.

    ```conjugate
    x = 2
    ```

    ```output
    x = 2
    ```

    <details><summary>An answer</summary>

    Why.

    ```conjugate hidden
    y = x^2
    ```

    </details>

    The end.
    """

  func described(_ parts: [Lesson.Part], _ lines: [String]) -> [String] {
    parts.flatMap { part -> [String] in
      switch part {
      case .prose(let range):
        let text = lines[range].filter { !$0.isEmpty }.joined(separator: "|")
        return text.isEmpty ? [] : ["prose " + text]
      case .cell(let cell): return ["cell " + cell.code]
      case .solution(let title, let parts): return ["solution " + title] + described(parts, lines).map { "  " + $0 }
      }
    }
  }

  @Test func aSolutionIsFoldedWithItsCells() {
    let lesson = Lesson(page, path: "a.md")
    #expect(
      described(lesson.parts, lesson.lines) == [
        "prose # Title|Guess first.", "cell x = 2", "solution An answer", "  prose Why.", "  cell y = x^2",
        "prose The end.",
      ])
    #expect(lesson.flatParts.count == 5)
  }

  @Test func whatIsNeverClosedFoldsNothing() {
    let lesson = Lesson("<details>\n\n```conjugate\nx = \"\n</details>\n\"\n```\n", path: "a.md")
    #expect(described(lesson.parts, lesson.lines) == ["prose <details>", "cell x = \"\n</details>\n\""])
    #expect(described(Lesson("", path: "a.md").parts, [""]).isEmpty)
  }

  /// What a reading asked and printed, with the answers given.
  func read(_ answers: [LessonReading.Answer], columns: (@Sendable () -> Int)? = { 60 }) -> (
    asked: [String], said: String, LessonReading.Outcome
  ) {
    let recorder = Recorder()
    var (asked, said) = ([String](), "")
    var rest = answers[...]
    let reading = LessonReading(page, path: "a.md", color: false, columns: columns)
    let outcome = reading.run(session: { _ in Session(host: recorder) }) {
      said += $0
    } report: { diagnostic, _ in
      said += diagnostic.message
    } ask: { stop in
      switch stop {
      case .cell(let text, _): asked.append(text)
      case .solution(let title, _): asked.append(title)
      }
      return rest.popFirst() ?? .goOn
    }
    return (asked, said + recorder.output, outcome)
  }

  @Test func aReaderIsAskedBeforeEachCellAndSolution() {
    let all = read([])
    #expect(all.asked == ["cj> x = 2", "An answer", "cj> y = x^2"])
    #expect(all.2.ran == 2 && all.2.faults.isEmpty && all.2.folded == 0 && !all.2.wasLeft)
    #expect(all.said.contains("Why.") && all.said.contains("y = 4") && !all.said.contains("details"))
    let folded = read([.goOn, .skip])
    #expect(folded.asked.count == 2 && folded.2.ran == 1 && folded.2.folded == 1)
    #expect(!folded.said.contains("Why.") && folded.said.contains("The end."))
    let left = read([.leave])
    #expect(left.2.wasLeft && left.2.ran == 0 && !left.said.contains("The end."))
  }

  @Test func withoutATerminalTheMarkdownStaysAsItIs() {
    let plain = read([], columns: nil)
    #expect(plain.said.contains("<details><summary>An answer</summary>") && plain.said.contains("</details>"))
    #expect(!plain.said.contains("cj> y"), "what is hidden is not typed")
    #expect(plain.2.ran == 2)
  }
}
