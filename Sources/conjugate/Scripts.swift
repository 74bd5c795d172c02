import Foundation
import Restore
import Shell
import Synchronization

/// Runs scripts: files, or what is piped in.
enum Scripts {
  private static let largest = 64 << 20

  /// Runs files and code in their order in one session, after all files have been found.
  static func run(_ request: ScriptRequest) -> Int32 {
    var isComplete = true
    for case .file(let path) in request.parts where !FileManager.default.fileExists(atPath: path) {
      Output.error(
        Diagnostic(
          .commandFile, "there is no file \(path)",
          help: request.parts.count > 1 ? "nothing has run; arguments of a script follow `--`" : nil))
      isComplete = false
    }
    guard isComplete else { return 1 }
    var session: Session?
    for part in request.parts {
      do {
        let (text, name, folder) = try source(part)
        let stem = folder == nil ? "conjugate" : URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
        let own = try session ?? self.session(named: stem, request)
        session = own
        own.files = folder.map { FileAccess(fallback: $0) } ?? FileAccess()
        if !run(text, name: name, in: own) { return 1 }
      } catch {
        Output.error(error)
        return 1
      }
    }
    return 0
  }

  static func runInput() -> Int32 {
    do {
      return Scripts.run(try ScriptRequest(["-"], commands: []))
    } catch {
      return Program.wrong("\(error)")
    }
  }

  /// The text of a part, what messages call it, and the folder beside which it looks for files.
  private static func source(_ part: ScriptRequest.Part) throws -> (text: String, name: String, folder: String?) {
    switch part {
    case .code(let code): return (code, "-e", nil)
    case .input: return (try text(readAll(STDIN_FILENO, of: "the input"), of: "the input"), "input", nil)
    case .file(let path):
      let isStream = isStream(path)
      let text = try text(isStream ? readStream(path) : FileBytes.read(path), of: path)
      return (text, path, isStream ? nil : URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
  }

  // MARK: Reading

  /// Something that cannot be a script.
  private struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  private static func text(_ bytes: [UInt8], of name: String) throws -> String {
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      throw Unreadable(description: "\(name) is not text in UTF-8")
    }
    return text
  }

  /// Whether a path leads to a pipe or a terminal, as `/dev/stdin` and the `<(…)` of a shell do.
  private static func isStream(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && [S_IFIFO, S_IFCHR].contains(status.st_mode & S_IFMT)
  }

  private static func readStream(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Unreadable(description: "cannot read \(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    return try readAll(file, of: path)
  }

  private static func readAll(_ file: Int32, of name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let n = read(file, &chunk, chunk.count)
      if n < 0 && errno == EINTR { continue }
      guard n >= 0 else { throw Unreadable(description: "cannot read \(name): \(String(cString: strerror(errno)))") }
      if n == 0 { return bytes }
      bytes += chunk[..<n]
      guard bytes.count <= largest else {
        throw Unreadable(description: "\(name) is larger than \(largest >> 20) MiB")
      }
    }
  }

  // MARK: Running

  private static func session(named name: String, _ request: ScriptRequest) throws -> Session {
    let session = Session(host: TerminalHost(name: name))
    session.echoes = !request.isQuiet
    session.bind("args", .tuple(try Tuple(request.arguments)))
    Signals.interrupts(session.interrupt)
    return session
  }

  private static func run(_ text: String, name: String, in session: Session) -> Bool {
    do {
      try session.run(SourceText(text, name: name))
      (session.host as? TerminalHost)?.clear()
      // What could not be drawn has been told, and the script did not do all it should.
      return (session.host as? TerminalHost)?.hasLost.load(ordering: .relaxed) != true
    } catch {
      (session.host as? TerminalHost)?.clear()
      Output.error(Diagnostic.from(error))
      return false
    }
  }
}
