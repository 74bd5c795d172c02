import Foundation
import Numerics
import Restore
import ShellText
import Synchronization

/// Runs documents and scripts as tests.
public struct Replay: Sendable {
  /// Rewrite what a page shows instead of comparing with it.
  public var promotes = false
  /// Folders that documents may read from besides their own and what ships.
  public var readingFolders: [String] = []
  /// How many documents run at once.
  public var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Makes the runner of one session of a document; the path is the document's.
  let runner: @Sendable (_ path: String, _ session: String, _ folders: [String]) -> any CellRunner

  package init(
    runner: @escaping @Sendable (_ path: String, _ session: String, _ folders: [String]) -> any CellRunner
  ) {
    self.runner = runner
  }

  /// What became of one document.
  public struct Report: Sendable, Codable {
    public let path: String
    /// What to print about it: a line, and what does not hold.
    public var text = ""
    public var passed = false
    public var seconds = 0.0
    /// Each cell's line, time and faults.
    package var cells: [Cell] = []
    /// Faults of the document itself.
    package var problems: [String] = []

    /// The report of a document that could not be replayed.
    public static func failed(_ path: String, _ reason: String) -> Report {
      var report = Report(path: path)
      report.problems = [reason]
      report.text = Replay.describe(report)
      return report
    }
  }

  /// What became of a cell.
  package struct Cell: Sendable, Codable {
    package let line: Int
    package let seconds: Double
    package var faults: [String]
    /// The line of an earlier cell whose failure is the reason for this one's.
    package var cause: Int?
  }

  /// Runs every document, several at a time, and reports in the order given as soon as a report is due.
  public func run(_ paths: [String], report: @escaping @Sendable (Report) -> Void) -> [Report] {
    run(paths, each: { run($0) }, report: report)
  }

  /// The same where something else runs each document.
  public func run(
    _ paths: [String], each: @escaping @Sendable (String) -> Report, report: @escaping @Sendable (Report) -> Void
  ) -> [Report] {
    let state = Mutex<(next: Int, done: [Int: Report], shown: Int)>((0, [:], 0))
    Workers.perform(min(max(jobs, 1), max(paths.count, 1))) { _ in
      while true {
        let index = state.withLock { state -> Int? in
          guard state.next < paths.count else { return nil }
          state.next += 1
          return state.next - 1
        }
        guard let index else { return }
        let result = each(paths[index])
        state.withLock { state in
          state.done[index] = result
          while let due = state.done[state.shown] {
            report(due)
            state.shown += 1
          }
        }
      }
    }
    return state.withLock { state in paths.indices.compactMap { state.done[$0] } }
  }

  func run(_ path: String) -> Report {
    var result = Report(path: path)
    let start = ContinuousClock.now
    do {
      guard let text = String(bytes: try FileBytes.read(path), encoding: .utf8) else {
        throw Unreadable(description: "this is not text in UTF-8")
      }
      guard !text.allSatisfy(\.isWhitespace) else { throw Unreadable(description: "the file is empty") }
      if path.hasSuffix(".cj") {
        runScript(text, &result)
      } else {
        try runLesson(Lesson(text, path: path), &result)
      }
    } catch {
      result.problems.append("\(error)")
    }
    result.seconds = (ContinuousClock.now - start).inSeconds
    result.passed = result.problems.isEmpty && result.cells.allSatisfy(\.faults.isEmpty)
    result.text = Replay.describe(result) + (result.text.isEmpty ? "" : "\n" + result.text)
    return result
  }

  /// A document that cannot be read as one.
  private struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  private func runScript(_ text: String, _ result: inout Report) {
    let start = ContinuousClock.now
    let outcome = runner(result.path, "main", readingFolders).run(text, seconds: 600)
    let faults = outcome.failure.map { ["failed:\n\($0)"] } ?? []
    result.cells.append(Cell(line: 1, seconds: (ContinuousClock.now - start).inSeconds, faults: faults))
  }

  private func runLesson(_ lesson: Lesson, _ result: inout Report) throws {
    result.problems = lesson.problems
    if lesson.cells.isEmpty && lesson.problems.isEmpty {
      result.problems = ["there is no cell in it: no fence is marked `conjugate`"]
    }
    guard result.problems.isEmpty else { return }
    let path = result.path
    let run = LessonRun(lesson, alsoReading: readingFolders) { runner(path, $0, readingFolders) }
    result.cells = run.outcomes.map { outcome in
      var cell = Cell(line: outcome.cell.line, seconds: outcome.seconds, faults: outcome.faults)
      if let cause = outcome.cause {
        // The message would say the same for every cell that uses the name.
        cell.faults = ["needs `\(cause.name)`, to which the cell of line \(cause.line) did not come"]
        cell.cause = cause.line
      }
      return cell
    }
    guard promotes else {
      let written = run.writeMisses()
      if !written.isEmpty { result.text = "  see \(written.joined(separator: "\n      "))" }
      return
    }
    let old = lesson.lines
    let new = run.promoted().textLines
    let diff = LineDiff.lines(old, new)
    if old != new { result.text = LineDiff.text(diff) }
    let written = try run.promote()
    if !written.isEmpty { result.text += "\n  wrote \(written.joined(separator: "\n        "))" }
    // What was promoted holds now; what is broken does not.
    for (index, outcome) in run.outcomes.enumerated() where !outcome.isBroken && outcome.cause == nil {
      result.cells[index].faults = []
    }
  }

  private static func describe(_ report: Report) -> String {
    let count = report.cells.count
    let mark = report.passed ? "ok  " : "FAIL"
    let size = report.path.hasSuffix(".cj") ? "script" : "\(count) cell\(count == 1 ? "" : "s")"
    var lines = ["\(mark) \(report.path) (\(size), \(String(format: "%.1f", report.seconds)) s)"]
    for problem in report.problems { lines.append("  \(problem.indented(2))") }
    for cell in report.cells where cell.cause == nil {
      // A script's message has its own line.
      let place = report.path.hasSuffix(".cj") ? report.path : "\(report.path):\(cell.line)"
      for fault in cell.faults { lines.append("  \(place): \(fault.indented(4))") }
      let others = report.cells.filter { $0.cause == cell.line && !$0.faults.isEmpty }.map { "\($0.line)" }
      guard !others.isEmpty, !cell.faults.isEmpty else { continue }
      lines.append(
        "  \(place): \(others.count) cell\(others.count == 1 ? "" : "s") after it need\(others.count == 1 ? "s" : "") "
          + "what it did not do: line\(others.count == 1 ? "" : "s") \(others.joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }

  /// The last line of a replay.
  public static func summary(_ reports: [Report]) -> String {
    let passed = reports.filter(\.passed).count
    return "\(passed) passed, \(reports.count - passed) failed"
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension String {
  /// The text with every line but the first moved to the right.
  fileprivate func indented(_ spaces: Int) -> String {
    replacingOccurrences(of: "\n", with: "\n" + String(repeating: " ", count: spaces))
  }
}
