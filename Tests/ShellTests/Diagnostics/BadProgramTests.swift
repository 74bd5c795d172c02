import Foundation
import Shell
import Testing

/// Every file of `Bad` is a wrong program and, in lines that begin with `#>`, the message that was reviewed for it.
@Suite struct BadProgramTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Bad")

  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".cj") }.sorted()

  @Test func thereAreSixtyAtLeast() { #expect(Self.names.count >= 60) }

  @Test(arguments: names)
  func theMessageIsTheReviewedOne(_ name: String) throws {
    let file = Self.folder.appendingPathComponent(name)
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let program = lines.filter { !$0.hasPrefix("#>") }.joined(separator: "\n").trimmingCharacters(in: .newlines)
    let expected = lines.filter { $0.hasPrefix("#>") }.map { String($0.dropFirst($0.hasPrefix("#> ") ? 3 : 2)) }
    let actual = Self.output(program, name).components(separatedBy: "\n")
    // A new or changed message is written down with CONJUGATE_PROMOTE=1, and read before it is committed.
    if ProcessInfo.processInfo.environment["CONJUGATE_PROMOTE"] == "1", actual != expected {
      let text = program + "\n" + actual.map { $0.isEmpty ? "#>" : "#> " + $0 }.joined(separator: "\n") + "\n"
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    #expect(actual == expected)
    #expect(actual.contains { $0.hasPrefix("error[E") || $0.hasPrefix("warning[W") })
  }

  private static func output(_ program: String, _ name: String) -> String {
    Program.memory
    let host = Recorder()
    let session = Session(host: host)
    session.limits.seconds = 20
    var errors: [String] = []
    do {
      try session.run(SourceText(program, name: name))
    } catch {
      errors.append(Renderer().render(Diagnostic.from(error)))
    }
    return (host.warnings.map { Renderer().render($0) } + errors).joined(separator: "\n")
  }
}
