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
}
