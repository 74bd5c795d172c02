import Foundation
import Numerics
import Shell

/// The command line.
enum Program {
  static let version = "0.1.0"

  static let usage = """
    usage: conjugate                          the prompt
           conjugate FILE.cj… [-- ARG…]       run scripts, one after the other in one session; what follows `--`
                                              is the tuple `args` there, numbers where they read as such
               -e CODE                          run this too, in its place among the files
               -q, --quiet                      show only what is asked for by `print`, `show` and the like
           conjugate lesson [NUMBER|NAME|FILE]
                                              read a lesson, cell by cell where it is a terminal (Enter runs a
                                              cell, p opens a prompt in the middle); without a name, list them
           conjugate replay PATH…             run documents and scripts as tests
               --promote                        rewrite what they show instead of comparing
               --junit FILE                     write the results as JUnit's XML too
               --jobs N                         run N documents at once
               --read FOLDER                    let documents read from a folder besides their own
           conjugate lessons --unchecked [PATH…]
                                              list displayed equations that no cell checks
           conjugate train digits --data PATH fit the prior that ships; `conjugate train --help` tells more
           conjugate test [ARG…]              build and run all tests and replay all lessons (the launcher, in a
                                              checkout); arguments go to `swift test`
           conjugate reference                write the reference of the language to standard output
           conjugate --version | --help
    Piped input runs as a script. In the prompt, `help` explains the language.
    """

  /// - Returns: the exit status: 0, or 1 where something failed, or 2 where the command line itself is wrong.
  static func run(_ arguments: [String]) -> Int32 {
    Output.prepare()
    Signals.prepare()
    if let short = ProcessLimits.prepare() {
      let (allowed, needed) = (short.allowed >> 20, short.needed >> 20)
      Output.error(
        Diagnostic(.littleMemory, "the process may have \(allowed) MiB (`ulimit`), and needs \(needed) MiB to begin"))
      return 1
    }
    if let text = ProcessInfo.processInfo.environment["CONJUGATE_MEMORY"], !text.isEmpty {
      guard let size = MemoryBudget.size(text) else {
        return wrong("CONJUGATE_MEMORY is a size such as 500M or 8G, not \(text)")
      }
      (MemoryBudget.bytes, MemoryBudget.total) = (size, size)
    }
    if let fault = PictureProtocol.fault(in: ProcessInfo.processInfo.environment) {
      Output.error(Diagnostic(.commandLine, "\(fault)"))
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
      Output.text(ReferencePage.page)
      return 0
    case "-": return Scripts.runInput()
    case "test" where !FileManager.default.fileExists(atPath: first):
      return wrong("the tests are run by the launcher of a checkout: `./conjugate test`")
    default: break
    }
    do {
      return Scripts.run(try ScriptRequest(arguments, commands: commands))
    } catch {
      return wrong("\(error)")
    }
  }

  private static let commands = ["replay", "lessons", "lesson", "train", "reference"]

  /// Says what is wrong with the command line.
  static func wrong(_ message: String) -> Int32 {
    Output.error(Diagnostic(.commandLine, message, help: "`conjugate --help` lists what there is"))
    return 2
  }
}
