import Foundation
import Restore
import ShellLanguage
import ShellLibrary
import ShellPictures
import ShellSyntax
import ShellText
import Synchronization

/// A session as it went: what was entered and what it printed and drew. `save "lesson.md"` writes it as a lesson.
public final class Transcript: SessionRecord {
  /// One entry that ran, or the statements of it that did.
  package struct Entry: Sendable {
    /// What was typed, where it stands in its source.
    let origin: Span
    /// The same as the lesson has it.
    package var code: String
    /// How much longer the code is from a position of the source on, in bytes, where paths in it were changed.
    var growth: [(from: Int, by: Int)] = []
    var output: [Output] = []
    package var pictures: [Picture] = []

    /// The place in the code of a place in the source.
    func position(of offset: Int) -> Int {
      max(0, offset - origin.start) + growth.reduce(0) { $0 + ($1.from <= offset ? $1.by : 0) }
    }
  }

  /// Something printed. Where in the lesson a warning points is known when the lesson is written.
  enum Output: Sendable {
    case lines([String])
    case warning(Diagnostic)
  }

  /// What statements emitted.
  private struct Emitted {
    var output: [Output] = []
    var pictures: [Picture] = []
  }

  private struct State {
    var entries: [Entry] = []
    /// What the statements of the open entry emitted that ran to their end.
    var kept = Emitted()
    /// What the statement that runs has emitted.
    var open = Emitted()
    /// How many statements were left out because they failed.
    var failures = 0
  }

  private let state = Mutex(State())
  private let journal: Journal?

  /// - Parameter journal: what ran is kept there too, as it runs.
  public init(journal: Journal? = nil) { self.journal = journal }

  /// Keeps an event for the entry that is being run.
  public func record(_ event: Event) {
    state.withLock { state in
      switch event {
      case .text(let text): state.open.output.append(.lines(text.textLines))
      case .picture(let picture): state.open.pictures.append(picture)
      case .warning(let diagnostic): state.open.output.append(.warning(diagnostic))
      case .progress: break
      }
    }
  }

  /// A statement ran to its end: what it printed belongs to the entry.
  package func keep() {
    state.withLock { state in
      state.kept.output += state.open.output
      state.kept.pictures += state.open.pictures
      state.open = Emitted()
    }
  }

  /// Closes an entry: what it covers ran, and what that printed was kept. What a statement after it printed is dropped.
  package func close(_ span: Span) {
    journal?.append(span.text)
    state.withLock { state in
      state.entries.append(
        Entry(origin: span, code: span.text, output: state.kept.output, pictures: state.kept.pictures))
      (state.kept, state.open) = (Emitted(), Emitted())
    }
  }

  /// Drops what was recorded since the last entry.
  package func discard() {
    state.withLock { ($0.kept, $0.open) = (Emitted(), Emitted()) }
  }

  /// Counts a statement that failed or was stopped: the lesson leaves it out.
  package func countFailure() { state.withLock { $0.failures += 1 } }

  /// How many statements failed or were stopped, and are not part of the record.
  package var failures: Int { state.withLock { $0.failures } }

  /// The session is over, in good order.
  public func end() { journal?.end() }

  /// Writes the session as a lesson and its pictures beside it.
  ///
  /// Paths in it are made relative to the document, and files that were written go to `figures/`, the one folder that a
  /// replay may write into.
  /// - Parameter path: the document's path, as the system is to be asked for it.
  /// - Returns: how many cells it has.
  /// - Throws: ``ImageError`` when a file cannot be written.
  @discardableResult
  public func save(to path: String) throws -> Int {
    let url = URL(fileURLWithPath: path)
    let name = url.deletingPathExtension().lastPathComponent
    let folder = url.deletingLastPathComponent().path
    var used: [String: Int] = [:]
    var page = ["# \(name)"]
    var paths = LessonPaths(folder: folder)
    let entries = state.withLock { $0.entries }.map { paths.rewritten($0) }
    let places = CellPlaces(entries)
    for entry in entries {
      page += ["", fence(entry.code, "conjugate")]
      let lines = OutputComparison.withoutBlankEnd(places.lines(of: entry))
      if !lines.isEmpty { page += ["", fence(lines.joined(separator: "\n"), "output")] }
      for picture in entry.pictures {
        let figure = "figures/" + LessonRun.figureName(name, picture.caption, &used) + ".png"
        try Folder.make(folder + "/figures")
        try PNG.write(try picture.raster(), to: folder + "/" + figure)
        page += ["", LessonRun.image(picture.caption, figure)]
      }
    }
    try FileBytes.write(Array((page.joined(separator: "\n") + "\n").utf8), to: path)
    return entries.count
  }

  /// A text in a fence longer than any it holds.
  private func fence(_ text: String, _ kind: String) -> String {
    let longest = text.textLines.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
    let marks = String(repeating: "`", count: max(3, longest + 1))
    return "\(marks)\(kind)\n\(text)\n\(marks)"
  }
}
