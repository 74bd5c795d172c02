import Foundation
import Restore
import Shell

/// `conjugate replay`
enum ReplayCommand {
  static func run(_ arguments: [String]) -> Int32 {
    var replay = Replay()
    var paths: [String] = []
    var junit: String?
    var isChild = false
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case ReplayProcesses.word: isChild = true
      case "--promote": replay.promotes = true
      case "--junit":
        guard let path = rest.popFirst() else { return Program.wrong("--junit takes a file") }
        junit = path
      case "--jobs":
        guard let text = rest.popFirst(), let jobs = Int(text), jobs > 0 else {
          return Program.wrong("--jobs takes a whole number from 1 on")
        }
        replay.jobs = jobs
      case "--read":
        guard let folder = rest.popFirst() else { return Program.wrong("--read takes a folder") }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
          return Program.wrong("--read takes a folder, and \(folder) is none")
        }
        replay.readingFolders.append(folder)
      case "--": (paths, rest) = (paths + rest, [])
      default:
        if argument.hasPrefix("-") { return Program.wrong("replay has no option \(argument)") }
        paths.append(argument)
      }
    }
    guard !paths.isEmpty else { return Program.wrong("replay what? Name documents, scripts or folders") }
    if isChild, let path = paths.first { return ReplayProcesses.runOne(replay, path) }
    let (found, missing) = DocumentFinder.files(paths)
    for path in missing { Output.error(Diagnostic(.commandFile, "there is no \(path)")) }
    let reports = ReplayProcesses(replay: replay).run(found) { Output.text($0.text + "\n") }
    if let junit {
      do {
        try FileBytes.write(Array(Replay.junit(reports).utf8), to: junit)
      } catch {
        Output.error(error)
        Output.text(summary(reports, missing) + "\n")
        return 1
      }
    }
    if found.isEmpty && missing.isEmpty {
      Output.error(Diagnostic(.commandFile, "there are no documents in \(paths.joined(separator: ", "))"))
    }
    Output.text(summary(reports, missing) + "\n")
    return reports.allSatisfy(\.passed) && missing.isEmpty && !found.isEmpty ? 0 : 1
  }

  /// A path that leads nowhere is a failure too.
  private static func summary(_ reports: [Replay.Report], _ missing: [String]) -> String {
    let passed = reports.filter(\.passed).count
    return "\(passed) passed, \(reports.count - passed + missing.count) failed"
  }
}
