import Foundation
import Restore
import ShellLibrary

extension LessonRun {
  /// Writes expected, actual and difference of every miss into `figures/failed/LESSON/`, and says where, or why not.
  package func writeMisses() -> [String] {
    var folder = MissFolder(lesson)
    let old = folder.clear()
    // What follows from an earlier cell's failure is not compared.
    let missed = outcomes.filter { !$0.faults.isEmpty && $0.cause == nil }
    guard !missed.isEmpty else { return old }
    for outcome in missed {
      let cell = outcome.cell
      let name = "line\(cell.line)"
      if let expected = cell.output?.text, !OutputComparison.agree(expected: expected, actual: outcome.lines) {
        folder.write("\(name)-expected.txt", expected)
        folder.write("\(name)-actual.txt", outcome.lines)
        folder.write("\(name)-difference.txt", LineDiff.lines(expected, outcome.lines).map(\.text))
      }
      for (image, drawn) in zip(cell.images, outcome.drawn) {
        let expected = try? PNG.readRaster(files.readable(image.path))
        let comparison = expected.map { PictureComparison(expected: $0, actual: drawn.raster) }
        if let comparison, comparison.message == nil { continue }
        let figure = URL(fileURLWithPath: drawn.path).deletingPathExtension().lastPathComponent
        if let expected { folder.write("\(figure)-expected.png", expected) }
        folder.write("\(figure)-actual.png", drawn.raster)
        if let picture = comparison?.difference { folder.write("\(figure)-difference.png", picture) }
      }
    }
    return old + folder.finish()
  }

  /// The page with the output and the images of every stale cell as they are now; broken cells, and
  /// those that lack what a broken one was to do, keep theirs.
  package func promoted() -> String {
    var lines = lesson.lines
    let known = outcomes.filter { !$0.isBroken && $0.cause == nil && !$0.cell.words.isHidden }
    for outcome in known.reversed() where outcome.isStale {
      let cell = outcome.cell
      var block: [String] = []
      let printed = merged(outcome)
      if !printed.isEmpty {
        // A fence longer than any that is printed.
        let longest = printed.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        block += ["", fence + "output"] + printed + [fence]
      }
      for drawn in outcome.drawn { block += ["", LessonRun.image(drawn.caption, drawn.path)] }
      // Prose that followed without a blank line keeps its distance.
      let next = cell.last + 1
      if !block.isEmpty, next < lines.count, !lesson.page.content[next].allSatisfy(\.isWhitespace) { block.append("") }
      // In a list or a quote the lines stand as the cell does.
      let placed = block.map { (cell.prefix + $0).withoutBlankEnd + cell.lineEnd }
      lines.replaceSubrange(cell.end + 1..<cell.last + 1, with: placed)
    }
    return lines.joined(separator: "\n")
  }

  /// The line of Markdown that shows a picture. A title's line breaks are spaces, since the line is one.
  static func image(_ caption: String, _ path: String) -> String {
    let words = caption.split { letter in
      letter.isWhitespace || letter.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
    return "![\(words.joined(separator: " ").filter { !"[]\\".contains($0) })](\(path))"
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
  /// - Throws: ``FileAccess/Refusal`` where a figure is a link; ``ImageError`` where the page is one.
  package func promote() throws -> [String] {
    var folder = MissFolder(lesson)
    _ = folder.clear()
    var written: [String] = []
    for outcome in outcomes where outcome.isStale && !outcome.isBroken && outcome.cause == nil {
      for drawn in outcome.drawn {
        let path = try files.writable(drawn.path)
        let old = try? PNG.readRaster(path)
        if let old, PictureComparison(expected: old, actual: drawn.raster).message == nil { continue }
        try FileBytes.write(PNG.encoded(drawn.raster, path: path), to: path, followsLink: false)
        written.append(lesson.folder + "/" + drawn.path)
      }
    }
    let page = promoted()
    if page != lesson.lines.joined(separator: "\n") {
      try FileBytes.write(Array(page.utf8), to: lesson.path, followsLink: false)
      written.append(lesson.path)
    }
    return written
  }
}

extension String {
  fileprivate var withoutBlankEnd: String {
    guard let last = lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return String(self[...last])
  }
}
