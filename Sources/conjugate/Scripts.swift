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
      let text: String
      do {
        guard let decoded = String(bytes: try FileBytes.read(path), encoding: .utf8) else {
          Output.error("conjugate: \(path) is not text in UTF-8\n")
          return 1
        }
        text = decoded
      } catch {
        Output.error("conjugate: \(error)\n")
        return 1
      }
      let url = URL(fileURLWithPath: path)
      let own = session ?? self.session(named: url.deletingPathExtension().lastPathComponent)
      session = own
      own.files = FileAccess(fallback: url.deletingLastPathComponent().path)
      if !run(text, name: path, in: own) { return 1 }
    }
    return 0
  }

  static func runInput() -> Int32 {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let n = read(STDIN_FILENO, &chunk, chunk.count)
      if n < 0 && errno == EINTR { continue }
      guard n >= 0 else {
        Output.error("conjugate: cannot read the input: \(String(cString: strerror(errno)))\n")
        return 1
      }
      if n == 0 { break }
      bytes += chunk[..<n]
      guard bytes.count <= largest else {
        Output.error("conjugate: the input is larger than \(largest >> 20) MiB\n")
        return 1
      }
    }
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      Output.error("conjugate: the input is not text in UTF-8\n")
      return 1
    }
    return run(text, name: "input", in: session(named: "conjugate")) ? 0 : 1
  }

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
