import Foundation
import Shell
import Testing

/// What README shows of the prompt is what the prompt prints.
@Suite struct ReadmeTests {
  private struct Entry {
    let input: String
    var output: [String] = []
  }

  /// The transcript: lines after `cj> ` in an indented block, and what stands under them.
  private static func transcript() throws -> [Entry] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    var entries: [Entry] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("    ") else {
        if !entries.isEmpty { break }
        continue
      }
      let content = String(line.dropFirst(4))
      if content.hasPrefix("cj> ") {
        entries.append(Entry(input: String(content.dropFirst(4))))
      } else if !entries.isEmpty {
        entries[entries.count - 1].output.append(content)
      }
    }
    return entries
  }

  @Test func theTranscriptIsReal() throws {
    let entries = try Self.transcript()
    #expect(entries.count > 5)
    let host = Recorder()
    let session = Session(host: host)
    for entry in entries {
      let before = host.texts.count
      try session.run(entry.input)
      var printed = host.texts[before...].joined(separator: "\n").split(separator: "\n").map(String.init)[...]
      var isOpen = false
      for line in entry.output {
        if line == "…" {
          isOpen = true
          continue
        }
        if isOpen { printed = printed.drop { $0 != line } }
        #expect(printed.first == line, "\(entry.input)")
        printed = printed.dropFirst()
        isOpen = false
      }
      #expect(isOpen || printed.isEmpty, "\(entry.input): \(printed)")
    }
  }
}
