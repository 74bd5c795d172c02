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

  /// Reads a lesson by its number or a part of its name, or lists all.
  static func read(_ arguments: [String]) -> Int32 {
    let lessons = self.lessons
    guard let wanted = arguments.first, arguments.count == 1 else {
      if arguments.count > 1 { return Program.wrong("lesson takes one number") }
      for path in lessons { Output.text(URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent + "\n") }
      return 0
    }
    let match = lessons.first { path in
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      let number = name.prefix { $0.isNumber }
      return Int(number) == Int(wanted) && Int(wanted) != nil || name.contains(wanted) && Int(wanted) == nil
    }
    guard let path = match ?? (FileManager.default.fileExists(atPath: wanted) ? wanted : nil) else {
      Output.error("conjugate: there is no lesson \(wanted); `conjugate lesson` lists them\n")
      return 1
    }
    return read(path)
  }

  private static func read(_ path: String) -> Int32 {
    do {
      let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
      let reading = LessonReading(text, path: path, color: Output.hasColor)
      for problem in reading.problems { Output.error("conjugate: \(path): \(problem)\n") }
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      let host = TerminalHost(name: name, folder: NSTemporaryDirectory() + "conjugate-lesson")
      let holds = reading.run { _ in
        let session = Session(host: host)
        session.files = FileAccess(base: reading.folder, onlyFolder: reading.folder + "/figures")
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
      guard holds && reading.problems.isEmpty else { return 1 }
      Output.text("Every cell ran and every check held.\n")
      return 0
    } catch {
      Output.error("conjugate: \(error)\n")
      return 1
    }
  }

  /// Lists displayed equations without a check.
  static func check(_ arguments: [String]) -> Int32 {
    guard arguments.first == "--unchecked" else { return Program.wrong("lessons takes --unchecked and perhaps paths") }
    let paths = arguments.count > 1 ? Array(arguments.dropFirst()) : tutorials.map { [$0] } ?? []
    let (found, missing) = DocumentFinder.files(paths)
    for path in missing { Output.error("conjugate: there is no \(path)\n") }
    var count = 0
    for path in found where path.hasSuffix(".md") {
      do {
        let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
        for line in LessonReading.uncheckedEquations(text, path: path) {
          Output.text("\(path):\(line): no cell checks this equation before the next one\n")
          count += 1
        }
      } catch {
        Output.error("conjugate: \(error)\n")
        count += 1
      }
    }
    return count == 0 && missing.isEmpty ? 0 : 1
  }
}
