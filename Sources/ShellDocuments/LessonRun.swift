import Foundation
import Restore
import ShellLibrary
import ShellPictures

/// One run of a lesson: every cell, what it printed and drew, and how that compares with the page.
package struct LessonRun: Sendable {
  package struct Outcome: Sendable {
    package let cell: Lesson.Cell
    package let lines: [String]
    package let drawn: [Drawn]
    /// Why the cell does not hold; empty when it does.
    package var faults: [String] = []
    /// Whether it failed where it had to run, or ran where it had to fail: nothing to promote.
    package var isBroken = false
    package let seconds: Double
    /// Whether the page shows other text or pictures than the cell made.
    package var isStale = false
    /// The name for which it does not hold, and the line of the cell that failed before giving it its value.
    package var cause: (name: String, line: Int)?
  }

  /// A picture and the path, relative to the document, that its title gives it.
  package struct Drawn: Sendable {
    package let path: String
    package let caption: String
    package let raster: Raster
  }

  package let lesson: Lesson
  package let outcomes: [Outcome]
  /// Where its figures are read and written.
  let files: FileAccess

  /// Runs all cells in order, each session with a runner of its own.
  package init(_ lesson: Lesson, alsoReading folders: [String] = [], runner: (_ session: String) -> any CellRunner) {
    self.lesson = lesson
    let files = FileAccess.document(folder: lesson.folder, alsoReading: folders)
    self.files = files
    var runners: [String: any CellRunner] = [:]
    var names: [String: Int] = [:]
    var consequences: [String: Consequences] = [:]
    outcomes = lesson.cells.map { cell in
      let session = cell.words.session
      let own = runners[session] ?? runner(session)
      runners[session] = own
      let start = ContinuousClock.now
      let result = own.run(cell.code, seconds: cell.words.seconds)
      let seconds = (ContinuousClock.now - start).inSeconds
      var drawn: [Drawn] = []
      for picture in cell.words.isHidden ? [] : result.pictures {
        let name = LessonRun.figureName(lesson.name, picture.caption, &names)
        drawn.append(Drawn(path: "figures/\(name).png", caption: picture.caption, raster: picture.raster))
      }
      var outcome = Outcome(cell: cell, lines: result.lines, drawn: drawn, seconds: seconds)
      LessonRun.judge(&outcome, result, lesson, files)
      let cause = consequences[session, default: Consequences()]
        .take(result, line: cell.line, isBroken: outcome.isBroken)
      if !outcome.faults.isEmpty { outcome.cause = cause }
      return outcome
    }
  }

  /// `LESSON-TITLE`, with a number where a lesson uses a title twice.
  static func figureName(_ lesson: String, _ caption: String, _ used: inout [String: Int]) -> String {
    let title = Picture.slug(caption)
    let name = title.isEmpty ? "\(lesson)-figure" : "\(lesson)-\(title)"
    let count = (used[name] ?? 0) + 1
    used[name] = count
    return count == 1 ? name : "\(name)-\(count)"
  }

  private static func judge(_ outcome: inout Outcome, _ result: CellResult, _ lesson: Lesson, _ files: FileAccess) {
    let cell = outcome.cell
    if let failure = result.failure, !cell.words.mustFail {
      outcome.faults.append("failed:\n\(failure)")
      outcome.isBroken = true
      return
    }
    if result.failure == nil && cell.words.mustFail {
      outcome.faults.append("ran, where it must fail (its fence says `error`)")
      outcome.isBroken = true
      return
    }
    guard !cell.words.isHidden else { return }
    judgeText(&outcome)
    judgePictures(&outcome, files)
  }

  /// A cell without an output fence promises no output; promotion gives it one.
  private static func judgeText(_ outcome: inout Outcome) {
    let actual = OutputComparison.withoutBlankEnd(outcome.lines)
    guard let expected = outcome.cell.output?.text else {
      outcome.isStale = !actual.isEmpty
      return
    }
    let wanted = OutputComparison.withoutBlankEnd(expected)
    guard !OutputComparison.agree(expected: wanted, actual: actual) else { return }
    outcome.isStale = true
    let diff = LineDiff.lines(wanted, actual) { OutputComparison.difference(expected: $0, actual: $1) == nil }
    var message = "printed something else (- expected, + printed):\n" + LineDiff.text(diff)
    // Where only a number differs, say which and by how much.
    if wanted.count == actual.count {
      for (a, b) in zip(wanted, actual) {
        guard let difference = OutputComparison.difference(expected: a, actual: b) else { continue }
        message += "\n  first difference: \(difference)"
        break
      }
    }
    outcome.faults.append(message)
  }

  private static func judgePictures(_ outcome: inout Outcome, _ files: FileAccess) {
    let images = outcome.cell.images
    if images.map(\.path) != outcome.drawn.map(\.path) { outcome.isStale = true }
    guard !images.isEmpty else { return }
    guard images.count == outcome.drawn.count else {
      outcome.faults.append("drew \(outcome.drawn.count) pictures, and the page shows \(images.count)")
      return
    }
    for (image, drawn) in zip(images, outcome.drawn) {
      do {
        let expected = try PNG.readRaster(files.readable(image.path))
        let comparison = PictureComparison(expected: expected, actual: drawn.raster)
        guard let message = comparison.message else { continue }
        outcome.faults.append("\(image.path): \(message)")
      } catch {
        outcome.faults.append("\(image.path): \(error)")
      }
      outcome.isStale = true
    }
  }
}
