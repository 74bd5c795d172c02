import Foundation
import Shell
import Synchronization

/// Replays every document in a process of its own, so that the memory budget is each document's and nothing that one
/// leaves behind (a computation that was stopped, freed memory) reaches the next.
struct ReplayProcesses: Sendable {
  let replay: Replay

  /// The word that makes this program replay one document and write its report to standard output.
  static let word = "--one"

  /// Runs every document, several at a time, and reports in the order given as soon as a report is due.
  func run(_ paths: [String], report: @escaping @Sendable (Replay.Report) -> Void) -> [Replay.Report] {
    guard paths.count > 1, let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return replay.run(paths, report: report) }
    return replay.run(paths, each: { child(program, $0) ?? replay.run([$0]) { _ in }[0] }, report: report)
  }

  /// The report of a process about a document; nil where none can be started.
  private func child(_ program: String, _ path: String) -> Replay.Report? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments =
      ["replay", ReplayProcesses.word] + (replay.promotes ? ["--promote"] : [])
      + replay.readingFolders.flatMap { ["--read", $0] } + ["--", path]
    // The process ends with this one: it reads to the end of a pipe that is open as long as this one lives.
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    input.fileHandleForWriting.closeFile()
    if let report = try? JSONDecoder().decode(Replay.Report.self, from: data) { return report }
    let signal = process.terminationReason == .uncaughtSignal ? "signal" : "status"
    return Replay.Report.failed(path, "its process ended with \(signal) \(process.terminationStatus)")
  }

  /// What the process does: replays one document, and says how it went.
  static func runOne(_ replay: Replay, _ path: String) -> Int32 {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let n = read(STDIN_FILENO, &byte, 1)
        if n < 0 && errno == EINTR { continue }
        if n <= 0 { exit(1) }
      }
    }
    let report = replay.run([path]) { _ in }
    guard let first = report.first, let data = try? JSONEncoder().encode(first) else { return 1 }
    FileHandle.standardOutput.write(data)
    return 0
  }
}
