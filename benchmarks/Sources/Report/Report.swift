import Foundation
import Restore

/// Everything the report is made from, written to `report.csv` and `about.csv` in a folder.
enum Report {
  static let calls = [3, 5, 10, 20, 50, 100]
  static let noises = [0, 0.02, 0.2, 0.5]

  /// - Parameters:
  ///   - quick: fewer walks, calls and samplers.
  ///   - only: a part of the names of the problems that are measured.
  static func write(to folder: String, quick: Bool, only: String? = nil) throws {
    let start = Date()
    var lines = [ReportRow.header]
    /// The file is whole after each problem, so that a run that is stopped leaves what it has.
    func add(_ rows: [ReportRow], _ what: String) throws {
      lines += rows.map(\.line)
      try write(lines.joined(separator: "\n") + "\n", "\(folder)/report.csv")
      say(what, since: start)
    }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if only == nil { try add(ReportConvergence.rows(quick: quick), "orders of convergence") }
    let samplers = try ReportSampler.all()
    let key = samplers.filter(\.isKey)
    for (i, problem) in try ReportProblem.all(quick: quick).enumerated() {
      func rows(_ noise: Double, _ samplers: [ReportSampler], _ calls: [Int], limit: Int) throws -> [ReportRow] {
        let judge = try ReportJudge(problem.with(noise: noise), seed: UInt64(1000 + i))
        var run = try ReportRun(judge, samplers: samplers, calls: calls, limitSteps: limit)
        return try run.rows()
      }
      let what = "\(problem.name), \(problem.degradation)"
      if let only, !what.contains(only) { continue }
      try add(
        rows(
          problem.noise, problem.takesAll && !quick ? samplers : key, quick ? [3, 5, 10, 20] : calls,
          limit: quick ? 40 : problem.prior.dimension > 64 ? 100 : 160), what)
      guard problem.sweepsNoise, !quick else { continue }
      for noise in noises {
        // A blur keeps every mode: without noise its posterior is a point.
        if noise == 0 && problem.degradation == "blur" { continue }
        try add(rows(noise, key, [3, 5, 10], limit: problem.prior.dimension > 64 ? 0 : 100), what + ", σ_y = \(noise)")
      }
    }
    try write(about(quick ? "quick" : "full", start), "\(folder)/about.csv")
  }

  private static func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func about(_ size: String, _ start: Date) -> String {
    let day = ISO8601DateFormatter()
    day.formatOptions = [.withFullDate]
    let seconds = Int(Date().timeIntervalSince(start))
    return """
      what,value
      date,\(day.string(from: start))
      processor,\(processor())
      threads,\(ProcessInfo.processInfo.activeProcessorCount)
      size,\(size)
      minutes,\(String(format: "%.1f", Double(seconds) / 60))

      """
  }

  /// The processor's own name for itself, without characters that a CSV would quote.
  private static func processor() -> String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map {
      $0.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: ",", with: " ")
    }
      ?? "unknown"
  }

  private static func say(_ text: String, since start: Date) {
    let line = String(format: "%6.0f s  ", Date().timeIntervalSince(start)) + text + "\n"
    FileHandle.standardError.write(Data(line.utf8))
  }
}
