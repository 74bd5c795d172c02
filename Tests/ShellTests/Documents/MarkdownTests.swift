import Foundation
import Shell
import Testing

/// Which fences of a page run, as CommonMark has it.
@Suite struct MarkdownTests {
  func codes(_ text: String) -> [String] {
    let lesson = Lesson(text, path: "a.md")
    #expect(lesson.problems.isEmpty, "\(text)")
    return lesson.cells.map(\.code)
  }

  @Test(arguments: [
    // In lists and quotes, of one and of two levels, begun on the line of the mark or after it.
    ("1. A\n\n   ```conjugate\n   x = 1\n     y\n   ```\n", "x = 1\n  y"),
    ("- ```conjugate\n  x\n  ```\n", "x"),
    ("- - ```conjugate\n    x\n    ```\n", "x"),
    ("10) A\n\n    ```conjugate\n    x\n    ```\n", "x"),
    ("> ```conjugate\n> x\n>  y\n> ```\n", "x\n y"),
    (">```conjugate\n>x\n>```\n", "x"),
    ("> - A\n>\n>   ```conjugate\n>   x\n>   ```\n", "x"),
    // Indented by up to three columns; the body loses as many.
    ("  ```conjugate\n  x\n y\n   z\n  ```\n", "x\ny\n z"),
    // Tildes, longer fences with shorter ones in them, and words after more spaces.
    ("~~~conjugate\n```\n~~~\n", "```"),
    ("````conjugate\n```\nx\n```\n````\n", "```\nx\n```"),
    ("```  conjugate   hidden  slow \nx\n``` \n", "x"),
    // Tabs: as indentation of what stands in a list, and within code, where they stay.
    ("-\tA\n\n\t```conjugate\n\tx\n\t\ty\n\t```\n", "x\n\ty"),
    ("```conjugate\n\tx\n```\n", "\tx"),
    ("-\t```conjugate\r\n\tx\r\n\t```\r\n", "x"),
    // After raw HTML has ended, and in a paragraph that goes on lazily.
    ("<details>\n\n```conjugate\nx\n```\n\n</details>\n", "x"),
    ("<!-- a -->\n```conjugate\nx\n```\n", "x"),
    ("> prose\nlazy\n```conjugate\nx\n```\n", "x"),
    ("* * *\n```conjugate\nx\n```\n", "x"),
    ("a <b> c\n```conjugate\nx\n```\n", "x"),
  ])
  func fencesRun(_ page: String, _ code: String) { #expect(codes(page) == [code]) }

  @Test(arguments: [
    "<!--\n```conjugate\nx\n```\n-->\n",
    "<!-- a\n\n```conjugate hidden\nx\n```\n\n~~~conjugate\ny\n~~~\n-->\n",
    "> <!--\n> ```conjugate\n> x\n> ```\n> -->\n",
    "<pre>\n\n```conjugate\nx\n```\n\n</pre>\n", "<div>\n```conjugate\nx\n```\n</div>\n",
    "<script>\n\n```conjugate\nx\n```\n</script>\n", "<my-box>\n```conjugate\nx\n```\n\n",
    "    ```conjugate\n    x\n    ```\n", "\t```conjugate\n\tx\n\t```\n",
    "````text\n```conjugate\nx\n```\n````\n", "~~~~\n```conjugate\nx\n```\n~~~\n~~~~\n",
    "`` ```conjugate ``\n", "```conjugate `x`\n",
  ])
  func whatIsNoFenceDoesNot(_ page: String) { #expect(Lesson(page, path: "a.md").cells.isEmpty) }

  @Test(arguments: [
    ("> ```conjugate\n> x\n\n```\n", "line 1: the fence is never closed"),
    ("- ```conjugate\n  x\n\nprose\n", "line 1: the fence is never closed"),
    ("```conjugate,error\nx\n```\n", "line 1: a cell is marked `conjugate`"),
    ("```Conjugate\nx\n```\n", "line 1: a cell is marked `conjugate`"),
    ("```{conjugate}\nx\n```\n", "line 1: a cell is marked `conjugate`"),
    ("$$ a\n```conjugate\nx\n```\n b $$\n", "line 1: `$$` is never closed"),
  ])
  func whatWouldSilentlyNotRunIsTold(_ page: String, _ message: String) {
    #expect(Lesson(page, path: "a.md").problems.contains { $0.contains(message) })
  }

  @Test func proseAndEquationsAgreeWithReplay() {
    let page = "````md\n```\n$$ a\n````\n\n<!--\n$$ b\n-->\n\n$$ c $$\n"
    let lesson = Lesson(page, path: "a.md")
    #expect(lesson.problems.isEmpty && lesson.equations == [9...9])
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let prose = Prose(columns: 60, color: false).text(lines)
    #expect(prose == "    ```\n    $$ a\n\n    c")
    #expect(LessonReading.title("```sh\n# no title\n```\n\n# Title\n") == "Title")
  }

  @Test func aFoldInACommentFoldsNothing() {
    let page = "<!--\n<details>\n-->\n\n```text\n<details>\n```\n\nEnd\n"
    let parts = Lesson(page, path: "a.md").parts
    #expect(parts.allSatisfy { if case .prose = $0 { true } else { false } })
  }
}
