import Foundation
import Restore
import Shell

/// `conjugate lesson` and `conjugate lessons`
enum LessonsCommand {
  /// Where the tutorials are: `$CONJUGATE_HOME`, or a folder at or above the program or the current folder.
  private static var tutorials: String? {
    let environment = ProcessInfo.processInfo.environment
    var starts = [FileManager.default.currentDirectoryPath]
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      starts.append(program)
    }
    var places = environment["CONJUGATE_HOME"].map { [$0] } ?? []
    for start in starts {
      var url = URL(fileURLWithPath: start)
      while url.path != "/" {
        places.append(url.path)
        url = url.deletingLastPathComponent()
      }
    }
    return places.map { $0 + "/tutorials" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  private static var lessons: [String] {
    guard let tutorials else { return [] }
    return DocumentFinder.files([tutorials]).found.filter { $0.hasSuffix(".md") }
  }

  private static func name(of path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private static func title(of path: String) -> String {
    (try? FileBytes.read(path)).flatMap { LessonReading.title(String(decoding: $0, as: UTF8.self)) } ?? name(of: path)
  }

  /// Reads a lesson by its number or a part of its name or title, or lists all.
  static func read(_ arguments: [String]) -> Int32 {
    let lessons = self.lessons
    guard let wanted = arguments.first, arguments.count == 1 else {
      if arguments.count > 1 { return Program.wrong("lesson takes one number") }
      list(lessons)
      return 0
    }
    let match = lessons.first { path in
      let name = name(of: path)
      guard let number = Int(wanted) else {
        return name.contains(wanted.lowercased()) || title(of: path).lowercased().contains(wanted.lowercased())
      }
      return Int(name.prefix { $0.isNumber }) == number
    }
    guard let path = FileManager.default.fileExists(atPath: wanted) ? wanted : match else {
      Output.error(
        Diagnostic(
          .commandFile, "there is no lesson \(wanted)", help: "`conjugate lesson` lists them; a file is good too"))
      return 1
    }
    return read(path, name: wanted)
  }

  private static func list(_ lessons: [String]) {
    for path in lessons {
      let number = name(of: path).prefix { $0.isNumber }.drop { $0 == "0" }
      Output.text(DisplayWidth.pad(String(number), to: 2, right: true) + "  " + title(of: path) + "\n")
    }
    if Output.isTerminal && !lessons.isEmpty { Output.text("\n`conjugate lesson 1` reads the first.\n") }
  }

  private static func read(_ path: String, name wanted: String) -> Int32 {
    do {
      let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
      let width: @Sendable () -> Int = { Output.columns }
      let reading = LessonReading(text, path: path, color: Output.hasColor, columns: Output.isTerminal ? width : nil)
      for problem in reading.problems { Output.error(Diagnostic(.document, "\(path): \(problem)")) }
      let folder = TemporaryPictures()
      let transcript = Output.isConversation ? Transcript(journal: MainActor.assumeIsolated { Prompt.journal() }) : nil
      defer { transcript?.end() }
      let host = TerminalHost(name: name(of: path), transcript: transcript) { try folder.path() }
      let status =
        Output.isConversation
        ? MainActor.assumeIsolated { LessonStepper(reading, name: wanted, host: host).run() } : run(reading, host)
      return reading.problems.isEmpty ? status : 1
    } catch {
      Output.error(error)
      return 1
    }
  }

  /// Runs all of a lesson from its first to its last cell.
  private static func run(_ reading: LessonReading, _ host: TerminalHost) -> Int32 {
    let outcome = reading.run { _ in
      let session = Session(host: host)
      session.files = FileAccess.document(folder: reading.folder)
      return session
    } print: { text in
      if !text.isEmpty { Output.text(text + "\n") }
    } report: { diagnostic, isExpected in
      host.clear()
      // A message that belongs to the lesson is part of its text.
      if isExpected {
        Output.text(Renderer(color: Output.hasColor).render(diagnostic) + "\n")
      } else {
        Output.error(diagnostic)
      }
    }
    host.clear()
    // A picture that could not be written has been told, and was not shown.
    guard outcome.faults.isEmpty, reading.problems.isEmpty, !host.hasLost.load(ordering: .relaxed) else { return 1 }
    Output.text("Every cell ran and every check held.\n")
    return 0
  }

  /// Lists displayed equations without a check.
  static func check(_ arguments: [String]) -> Int32 {
    guard arguments.first == "--unchecked" else { return Program.wrong("lessons takes --unchecked and perhaps paths") }
    let paths = arguments.count > 1 ? Array(arguments.dropFirst()) : tutorials.map { [$0] } ?? []
    let (found, missing) = DocumentFinder.files(paths)
    for path in missing { Output.error(Diagnostic(.commandFile, "there is no \(path)")) }
    var count = 0
    for path in found where path.hasSuffix(".md") {
      do {
        let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
        for line in LessonReading.uncheckedEquations(text, path: path) {
          Output.text("\(path):\(line): no cell checks this equation before the next one\n")
          count += 1
        }
      } catch {
        Output.error(error)
        count += 1
      }
    }
    return count == 0 && missing.isEmpty ? 0 : 1
  }
}
