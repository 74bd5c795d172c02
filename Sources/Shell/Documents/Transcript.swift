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

  private let entries = Mutex<[Entry]>([])
  /// What was emitted since the last entry was closed.
  private let open = Mutex(CellResult())

  public init() {}

  /// Keeps an event for the entry that is being run.
  public func record(_ event: Event) {
    open.withLock { open in
      switch event {
      case .text(let text): open.lines += text.textLines
      case .picture(let picture): open.pictures.append(picture)
      case .warning(let diagnostic): open.lines += Renderer().render(diagnostic).textLines
      case .progress: break
      }
    }
  }

  /// Closes an entry: `code` ran and printed what was recorded since the last one.
  package func close(_ code: String) {
    let result = take()
    entries.withLock { $0.append(Entry(code: code, lines: result.lines, pictures: result.pictures)) }
  }

  /// Drops what was recorded since the last entry: its statement failed.
  package func discard() { _ = take() }

  private func take() -> CellResult {
    open.withLock { open in
      defer { open = CellResult() }
      return open
    }
  }

  /// Writes the session as a lesson and its pictures beside it.
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
    let entries = entries.withLock { $0 }
    for entry in entries {
      page += ["", fence(entry.code, "conjugate")]
      let lines = OutputComparison.withoutBlankEnd(entry.lines)
      if !lines.isEmpty { page += ["", fence(lines.joined(separator: "\n"), "output")] }
      for picture in entry.pictures {
        let figure = "figures/" + LessonRun.figureName(name, picture, &used) + ".png"
        try FileManager.default.createDirectory(atPath: folder + "/figures", withIntermediateDirectories: true)
        try PNG.write(picture.raster(), to: folder + "/" + figure)
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
