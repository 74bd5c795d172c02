import Foundation
import Restore
import Synchronization

/// A session as it went: what was entered and what it printed and drew. `save "lesson.md"` writes it as a lesson.
public final class Transcript: Sendable {
  /// One entry that ran, or the statements of it that did.
  package struct Entry: Sendable {
    package var code: String
    package var lines: [String] = []
    package var pictures: [Picture] = []
  }

  private struct State {
    var entries: [Entry] = []
    /// What the statements of the open entry emitted that ran to their end.
    var kept = CellResult()
    /// What the statement that runs has emitted.
    var open = CellResult()
    /// How many statements were left out because they failed.
    var failures = 0
  }

  private let state = Mutex(State())

  public init() {}

  /// Keeps an event for the entry that is being run.
  public func record(_ event: Event) {
    state.withLock { state in
      switch event {
      case .text(let text): state.open.lines += text.textLines
      case .picture(let picture): state.open.pictures.append(picture)
      case .warning(let diagnostic): state.open.lines += Renderer().render(diagnostic).textLines
      case .progress: break
      }
    }
  }

  /// A statement ran to its end: what it printed belongs to the entry.
  package func keep() {
    state.withLock { state in
      state.kept.lines += state.open.lines
      state.kept.pictures += state.open.pictures
      state.open = CellResult()
    }
  }

  /// Closes an entry: `code` ran, and what it printed was kept. What a statement after it printed is dropped.
  package func close(_ code: String) {
    state.withLock { state in
      state.entries.append(Entry(code: code, lines: state.kept.lines, pictures: state.kept.pictures))
      (state.kept, state.open) = (CellResult(), CellResult())
    }
  }

  /// Drops what was recorded since the last entry.
  package func discard() {
    state.withLock { ($0.kept, $0.open) = (CellResult(), CellResult()) }
  }

  /// Counts a statement that failed or was stopped: the lesson leaves it out.
  package func countFailure() { state.withLock { $0.failures += 1 } }

  /// How many statements failed or were stopped, and are not part of the record.
  package var failures: Int { state.withLock { $0.failures } }

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
    for entry in entries {
      page += ["", fence(entry.code, "conjugate")]
      let lines = OutputComparison.withoutBlankEnd(entry.lines)
      if !lines.isEmpty { page += ["", fence(lines.joined(separator: "\n"), "output")] }
      for picture in entry.pictures {
        let figure = "figures/" + LessonRun.figureName(name, picture, &used) + ".png"
        try Folder.make(folder + "/figures")
        try PNG.write(try picture.raster(), to: folder + "/" + figure)
        page += ["", "![\(picture.caption.filter { !"[]".contains($0) })](\(figure))"]
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
