import Foundation
import Restore
import Shell
import Synchronization

/// Runs scripts: files, or what is piped in.
enum Scripts {
  private static let largest = 64 << 20

  static func run(_ paths: [String]) -> Int32 {
    var session: Session?
    for path in paths {
      let isStream = isStream(path)
      let text: String
      do {
        text = try self.text(isStream ? readStream(path) : FileBytes.read(path), of: path)
      } catch {
        Output.error("conjugate: \(error)\n")
        return 1
      }
      let url = URL(fileURLWithPath: path)
      let own = session ?? self.session(named: isStream ? "conjugate" : url.deletingPathExtension().lastPathComponent)
      session = own
      own.files = isStream ? FileAccess() : FileAccess(fallback: url.deletingLastPathComponent().path)
      if !run(text, name: path, in: own) { return 1 }
    }
    return 0
  }

  static func runInput() -> Int32 {
    do {
      let text = try text(readAll(STDIN_FILENO, of: "the input"), of: "the input")
      return run(text, name: "input", in: session(named: "conjugate")) ? 0 : 1
    } catch {
      Output.error("conjugate: \(error)\n")
      return 1
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

  private static func session(named name: String) -> Session {
    let session = Session(host: TerminalHost(name: name))
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
