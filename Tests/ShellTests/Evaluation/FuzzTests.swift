import Foundation
import Shell
import Testing

@Suite(.serialized) struct FuzzTests {
  /// `CONJUGATE_FUZZ=1000000` for the long mode.
  private static let count = ProcessInfo.processInfo.environment["CONJUGATE_FUZZ"].flatMap(Int.init) ?? 2000

  /// No program crashes, hangs or leaves the session unusable, and every message points into its source.
  @Test func randomProgramsEndInAValueOrAMessage() throws {
    Program.memory
    let first = ProcessInfo.processInfo.environment["CONJUGATE_FUZZ_SEED"].flatMap(UInt64.init) ?? 0
    for index in 0..<Self.count {
      let seed = first &+ UInt64(index)
      var generator = ProgramGenerator(seed: seed)
      let text = generator.program()
      if ProcessInfo.processInfo.environment["CONJUGATE_FUZZ_TRACE"] != nil {
        FileHandle.standardError.write(Data("--- \(seed)\n\(text)\n".utf8))
      }
      let session = Session(host: Recorder())
      session.limits.seconds = 0.1
      session.files = FileAccess(onlyFolder: "/nonexistent")
      session.bind("x", .number(2))
      let start = Date()
      do {
        try session.run(text)
      } catch let diagnostic as Diagnostic {
        #expect(!Renderer().render(diagnostic).isEmpty, "\(seed)")
        for label in diagnostic.labels {
          #expect(label.span.start <= label.span.end && label.span.end <= label.span.source.text.utf8.count, "\(seed)")
        }
        #expect(!diagnostic.labels.isEmpty, "\(seed): \(diagnostic.message)\n\(text)")
      }
      #expect(Date().timeIntervalSince(start) < 20, "\(seed): \(text)")
      session.limits.seconds = nil
      #expect(try session.evaluate("1 + 1").number == 2, "\(seed)")
    }
  }

  /// Lessons with something removed, doubled or exchanged are read, and what is wrong with them is said.
  @Test func randomDocumentsAreRead() throws {
    let page =
      "# Title\n\n$$ a = b $$\n\n```conjugate session=a timeout=2 error\nx = 1/0; nope\n```\n\n```output\nerror\n```\n\n"
      + "![alt](figures/a.png)\n\n~~~conjugate hidden\n1 + 1\n~~~\n"
    for seed in 0..<UInt64(Self.count) {
      var generator = ProgramGenerator(seed: seed)
      let lesson = Lesson(generator.mutated(page, times: 6), path: "lesson.md")
      #expect(lesson.cells.allSatisfy { $0.end < lesson.lines.count && $0.last < lesson.lines.count }, "\(seed)")
    }
  }

  /// Lines typed one after the other, and completion anywhere in them.
  @Test func randomEntriesLeaveThePromptAlive() throws {
    Program.memory
    for seed in 0..<UInt64(max(1, Self.count / 20)) {
      var generator = ProgramGenerator(seed: seed)
      let session = Session(host: Recorder())
      session.limits.seconds = 0.1
      session.files = FileAccess(onlyFolder: "/nonexistent")
      let interaction = Interaction(session: session)
      let completer = Completer(session: session)
      for line in generator.program().split(separator: "\n", omittingEmptySubsequences: false) {
        let place = generator.below(line.utf8.count + 1)
        let completion = completer.complete(String(line), at: place)
        #expect(
          completion.range.lowerBound <= completion.range.upperBound && completion.range.upperBound <= line.utf8.count)
        if case .leave = interaction.enter(String(line)) { break }
      }
      interaction.cancel()
      session.limits.seconds = nil
      #expect(try session.evaluate("1 + 1").number == 2, "\(seed)")
    }
  }
}
