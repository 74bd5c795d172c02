import Foundation
import Testing

/// Lessons that are replayed at once do not make one another fail: each has the whole memory budget.
@Suite(.serialized) struct JobTests {
  @Test func eachOfTwoLessonsHasTheWholeBudget() throws {
    let program = try ProgramTests()
    // 343 MiB of 500, held while the other one runs too.
    let page = "```conjugate\nx = zeros(4.5e7); n = 0\nfor i in 1..300000 { n = n + 1 }\nn\n```\n"
    for name in ["a.md", "b.md", "c.md"] {
      _ = try program.script(page, name)
      _ = try program.run(["replay", "--promote", name])
    }
    let budget = "export CONJUGATE_MEMORY=500M"
    for jobs in ["1", "3"] {
      let result = try program.run(["replay", "--jobs", jobs, "a.md", "b.md", "c.md"], shell: budget)
      #expect(result.status == 0 && result.output.hasSuffix("\n3 passed, 0 failed\n"), "\(result.output)")
    }
    // One that asks for more than the budget fails alone.
    _ = try program.script("```conjugate\ny = zeros(9e7)\n```\n", "d.md")
    let result = try program.run(["replay", "--jobs", "2", "d.md", "a.md", "b.md"], shell: budget)
    #expect(result.status == 1 && result.output.hasSuffix("\n2 passed, 1 failed\n"), "\(result.output)")
    #expect(result.output.contains("E078"))
  }
}
