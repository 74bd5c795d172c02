import Foundation
import Numerics
import Shell

/// The command line.
enum Program {
  static let version = "0.1.0"

  static let usage = """
    usage: conjugate                          the prompt
           conjugate FILE.cj…                 run scripts, one after the other in one session
           conjugate lesson [NUMBER]          read a lesson, cell by cell where it is a terminal (Enter runs a
                                              cell, p opens a prompt in the middle); without a number, list them
           conjugate replay PATH…             run documents and scripts as tests
               --promote                        rewrite what they show instead of comparing
               --junit FILE                     write the results as JUnit's XML too
               --jobs N                         run N documents at once
           conjugate lessons --unchecked [PATH…]
                                              list displayed equations that no cell checks
           conjugate train digits --data PATH fit the prior that ships
           conjugate reference                write the reference of the language to standard output
           conjugate --version | --help
    Piped input runs as a script. In the prompt, `help` explains the language.
    """

  /// - Returns: the exit status: 0, or 1 where something failed, or 2 where the command line itself is wrong.
  static func run(_ arguments: [String]) -> Int32 {
    Output.prepare()
    Signals.prepare()
    if let text = ProcessInfo.processInfo.environment["CONJUGATE_MEMORY"], !text.isEmpty {
      guard let size = MemoryBudget.size(text) else {
        return wrong("CONJUGATE_MEMORY is a size such as 500M or 8G, not \(text)")
      }
      (MemoryBudget.bytes, MemoryBudget.total) = (size, size)
    }
    if let fault = PictureProtocol.fault(in: ProcessInfo.processInfo.environment) {
      Output.error("conjugate: \(fault)\n")
    }
    guard let first = arguments.first else {
      return isatty(STDIN_FILENO) == 1 ? MainActor.assumeIsolated { Prompt().run() } : Scripts.runInput()
    }
    let rest = Array(arguments.dropFirst())
    if rest == ["--help"] || rest == ["-h"], commands.contains(first) {
      Output.text((first == "train" ? Train.usage : usage) + "\n")
      return 0
    }
    switch first {
    case "--version", "-V", "version":
      Output.text("conjugate \(version)\n")
      return 0
    case "--help", "-h", "help":
      Output.text(usage + "\n")
      return 0
    case "replay": return ReplayCommand.run(rest)
    case "lessons": return LessonsCommand.check(rest)
    case "lesson": return LessonsCommand.read(rest)
    case "train": return Train.run(rest)
    case "reference":
      Output.text(Reference.page)
      return 0
    case "-": return Scripts.runInput()
    case "--": return rest.isEmpty ? wrong("there is no file after --") : Scripts.run(rest)
    default: break
    }
    if first.hasPrefix("-") { return wrong("there is no option \(first)") }
    // A misspelt command is not a file.
    if !first.contains("."), !first.contains("/"), !FileManager.default.fileExists(atPath: first) {
      let near = Suggestion.didYouMean(first, among: commands).map { "; \($0)" } ?? ""
      return wrong("there is no command and no file \(first)\(near)")
    }
    if let page = arguments.first(where: { $0.hasSuffix(".md") }), FileManager.default.fileExists(atPath: page) {
      return wrong(
        "\(page) is a document, not a script: `conjugate lesson \(page)` reads it and runs its cells, "
          + "`conjugate replay \(page)` compares what they print")
    }
    return Scripts.run(arguments)
  }

  private static let commands = ["replay", "lessons", "lesson", "train", "reference"]

  /// Says what is wrong with the command line.
  static func wrong(_ message: String) -> Int32 {
    Output.error("conjugate: \(message)\n`conjugate --help` lists what there is.\n")
    return 2
  }
}
