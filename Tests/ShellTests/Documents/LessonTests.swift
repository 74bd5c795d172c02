import Shell
import Testing

@Suite struct LessonTests {
  @Test func cellsCarryTheirOutputAndImages() throws {
    let lesson = Lesson(
      """
      # Title

      ```conjugate
      x = 1
      show x, title: "x"
      ```

      ```output
      x: 1
      ```

      ![x](figures/a-x.png)

      Prose.

      ```swift
      let notOurs = 1
      ```

      ~~~~conjugate error session=b timeout=2.5
      ```
      ~~~~
      """, path: "dir/a.md")
    #expect(lesson.problems.isEmpty)
    #expect(lesson.name == "a")
    #expect(lesson.cells.count == 2)
    let first = try #require(lesson.cells.first)
    #expect(first.code == "x = 1\nshow x, title: \"x\"")
    #expect(first.line == 3)
    #expect(first.output?.text == ["x: 1"])
    #expect(first.images.map(\.path) == ["figures/a-x.png"])
    let second = lesson.cells[1]
    #expect(second.words.mustFail && second.words.session == "b" && second.words.seconds == 2.5)
    #expect(second.code == "```")
  }

  @Test func slowCellsMayTakeLong() {
    let lesson = Lesson("```conjugate hidden slow\nseed 1\n```\n", path: "a.md")
    #expect(lesson.cells.map(\.words.isHidden) == [true])
    #expect(lesson.cells.map(\.words.seconds) == [600])
  }

  @Test func windowsLineEndsAreReadToo() {
    let lesson = Lesson("```conjugate\r\nx = 1\r\n```\r\n\r\n```output\r\nx: 1\r\n```\r\n", path: "a.md")
    #expect(lesson.cells.first?.code == "x = 1")
    #expect(lesson.cells.first?.output?.text == ["x: 1"])
  }

  @Test(arguments: [
    ("```conjugate\nx = 1\n", "line 1: the fence is never closed"),
    ("```output\n1\n```\n", "line 1: this output belongs to no cell"),
    ("```conjugate\n```\nprose\n```output\n```", "line 4: this output belongs to no cell"),
    ("```conjugate eror\n```", "`eror` is no word of a cell"),
    ("```conjugate timeout=soon\n```", "a timeout is a number"),
    ("$$\nx = 1\n", "line 1: `$$` is never closed"),
  ])
  func faultsOfADocumentAreNamed(_ text: String, _ message: String) {
    #expect(Lesson(text, path: "a.md").problems.contains { $0.contains(message) })
  }

  @Test func equationsWithoutACheckAreListed() {
    let lesson = Lesson(
      """
      $$ a = b $$

      ```conjugate
      check a == b
      ```

      $$
      c = d
      $$

      ```conjugate
      print "check this"  # check that
      ```

      Inline `$$` is code, and \\$\\$ is money. $$e = f$$

      ```conjugate hidden
      f(x) = 1; check f(1) == 1
      ```
      """, path: "a.md")
    #expect(lesson.equations.count == 3)
    let failing = Lesson("$$ a = b $$\n\n```conjugate error\ncheck a == b\n```\n", path: "a.md")
    #expect(failing.uncheckedEquations == [1], "what must not hold checks nothing")
    #expect(lesson.uncheckedEquations == [7])
  }
}
