import Foundation
import Restore

extension LessonRun {
  /// Writes expected, actual and difference of every miss into `figures/failed/`, and says where.
  package func writeMisses() -> [String] {
    let folder = lesson.folder + "/figures/failed"
    removeMisses(in: folder)
    var written: [String] = []
    func write(_ name: String, _ bytes: [UInt8]) {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let path = "\(folder)/\(name)"
      if (try? FileBytes.write(bytes, to: path)) != nil { written.append(path) }
    }
    for outcome in outcomes where !outcome.faults.isEmpty {
      let cell = outcome.cell
      let name = "\(lesson.name)-line\(cell.line)"
      if let expected = cell.output?.text, !OutputComparison.agree(expected: expected, actual: outcome.lines) {
        write("\(name)-expected.txt", Array((expected.joined(separator: "\n") + "\n").utf8))
        write("\(name)-actual.txt", Array((outcome.lines.joined(separator: "\n") + "\n").utf8))
        let diff = LineDiff.lines(expected, outcome.lines).map(\.text).joined(separator: "\n")
        write("\(name)-difference.txt", Array((diff + "\n").utf8))
      }
      for (image, drawn) in zip(cell.images, outcome.drawn) {
        let expected = try? PNG.readRaster(lesson.folder + "/" + image.path)
        let comparison = expected.map { PictureComparison(expected: $0, actual: drawn.raster) }
        if let comparison, comparison.message == nil { continue }
        let figure = URL(fileURLWithPath: drawn.path).deletingPathExtension().lastPathComponent
        if let expected, let bytes = try? PNG.encode(expected) { write("\(figure)-expected.png", bytes) }
        if let bytes = try? PNG.encode(drawn.raster) { write("\(figure)-actual.png", bytes) }
        if let picture = comparison?.difference, let bytes = try? PNG.encode(picture) {
          write("\(figure)-difference.png", bytes)
        }
      }
    }
    return written
  }

  /// Takes away what earlier replays of the lesson left, and the folder when nothing else is in it.
  private func removeMisses(in folder: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    let own = names.filter { $0.hasPrefix(lesson.name + "-") }
    for name in own { try? FileManager.default.removeItem(atPath: folder + "/" + name) }
    if own.count == names.count { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// The page with the output and the images of every stale cell as they are now; broken cells keep theirs.
  package func promoted() -> String {
    var lines = lesson.lines
    for outcome in outcomes.reversed() where outcome.isStale && !outcome.isBroken && !outcome.cell.words.isHidden {
      let cell = outcome.cell
      var block: [String] = []
      let printed = merged(outcome)
      if !printed.isEmpty {
        // A fence longer than any that is printed.
        let longest = printed.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        block += ["", fence + "output"] + printed + [fence]
      }
      for drawn in outcome.drawn {
        let text = drawn.caption.filter { !"[]".contains($0) }
        block += ["", "![\(text)](\(drawn.path))"]
      }
      // Prose that followed without a blank line keeps its distance.
      let next = cell.last + 1
      if !block.isEmpty, next < lines.count, !lines[next].allSatisfy(\.isWhitespace) { block.append("") }
      lines.replaceSubrange(cell.end + 1..<cell.last + 1, with: block)
    }
    return lines.joined(separator: "\n")
  }

  /// The new lines of a cell's output, with the old ones where they still hold: they may carry a `±`.
  private func merged(_ outcome: Outcome) -> [String] {
    let actual = OutputComparison.withoutBlankEnd(outcome.lines)
    guard let old = outcome.cell.output?.text else { return actual }
    return LineDiff.lines(old, actual) { OutputComparison.difference(expected: $0, actual: $1) == nil }.compactMap {
      switch $0 {
      case .same(let line), .added(let line): line
      case .removed: nil
      }
    }
  }

  /// Writes the page and its figures anew where they are stale.
  /// - Returns: the paths written.
  package func promote() throws -> [String] {
    removeMisses(in: lesson.folder + "/figures/failed")
    var written: [String] = []
    for outcome in outcomes where outcome.isStale && !outcome.isBroken {
      for drawn in outcome.drawn {
        let path = lesson.folder + "/" + drawn.path
        let old = try? PNG.readRaster(path)
        if let old, PictureComparison(expected: old, actual: drawn.raster).message == nil { continue }
        try FileManager.default.createDirectory(
          atPath: lesson.folder + "/figures", withIntermediateDirectories: true)
        try PNG.write(drawn.raster, to: path)
        written.append(path)
      }
    }
    let page = promoted()
    if page != lesson.lines.joined(separator: "\n") {
      try FileBytes.write(Array(page.utf8), to: lesson.path)
      written.append(lesson.path)
    }
    return written
  }
}
