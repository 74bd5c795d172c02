import Foundation
import Testing

/// A process at the other end of a pseudo-terminal: what a person at a keyboard does, a test does here.
final class PseudoTerminal {
  let process: pid_t
  private let master: Int32
  /// Everything the process wrote; in bytes, since `\r\n` is one character in Swift.
  private var written: [UInt8] = []
  /// How much of it earlier expectations have read.
  private var read = 0
  private var ended: Int32?

  /// The program, which the tests' build has put beside them.
  static var program: String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().path + "/conjugate"
  }

  /// - Parameter shell: what a shell does before it becomes the program.
  init(
    _ arguments: [String] = [], environment: [String: String] = [:], rows: Int = 30, columns: Int = 80,
    shell: String? = nil
  ) throws {
    // What posix_openpt, unlockpt and ptsname do on Linux: TIOCSPTLCK and TIOCGPTN.
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (lock, number) = (Int32(0), UInt32(0))
    try #require(master >= 0 && ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    self.master = master
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let name = "/dev/pts/\(number)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a session opens becomes its own.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID
    posix_spawnattr_setflags(&attributes, 0x80)
    var all = ["TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "CONJUGATE_HISTORY": ""]
    all.merge(environment) { $1 }
    var values = all.map { strdup("\($0)=\($1)") } + [nil]
    let executable = shell == nil ? PseudoTerminal.program : "/bin/sh"
    let leading = shell.map { ["sh", "-c", $0 + "; exec \"$0\" \"$@\""] } ?? []
    var words = (leading + [PseudoTerminal.program] + arguments).map { strdup($0) } + [nil]
    defer { for word in values + words { free(word) } }
    var process = pid_t()
    let status = posix_spawn(&process, executable, &actions, &attributes, &words, &values)
    try #require(status == 0, "cannot start \(PseudoTerminal.program): build the product conjugate first")
    self.process = process
  }

  deinit {
    if ended == nil {
      kill(process, SIGKILL)
      _ = waitpid(process, nil, 0)
    }
    close(master)
  }

  /// Types text; `\r` is Enter.
  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, bytes.count) }
  }

  func press(_ key: Key) { type(key.rawValue) }

  enum Key: String {
    case enter = "\r"
    case tab = "\t"
    case up = "\u{1B}[A"
    case interrupt = "\u{03}"
    case end = "\u{04}"
    case pasteStart = "\u{1B}[200~"
    case pasteEnd = "\u{1B}[201~"
  }

  func resize(rows: Int, columns: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Waits until the process has written `text` after what was expected before.
  @discardableResult
  func expect(_ text: String, within seconds: Double = 15, sourceLocation: SourceLocation = #_sourceLocation) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if let found = written[read...].firstRange(of: Array(text.utf8)) {
        read = found.upperBound
        return true
      }
      guard Date() < deadline, pump() else {
        let rest = String(decoding: written[read...], as: UTF8.self)
        Issue.record("expected \(text.debugDescription) in \(rest.debugDescription)", sourceLocation: sourceLocation)
        return false
      }
    }
  }

  /// Whether the process writes `text` in time; what comes before it counts as read.
  func finds(_ text: String, within seconds: Double) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if let found = written[read...].firstRange(of: Array(text.utf8)) {
        read = found.upperBound
        return true
      }
      guard Date() < deadline, pump(milliseconds: 50) || isRunning else { return false }
    }
  }

  var screen: String { String(decoding: written, as: UTF8.self) }

  /// The lines written after the last expectation, once nothing more comes for a while.
  @discardableResult
  func rest(quiet: Double = 0.3) -> [String] {
    while pump(milliseconds: Int32(quiet * 1000)) {}
    defer { read = written.count }
    return String(decoding: written[read...].filter { $0 != 0x0D }, as: UTF8.self).components(separatedBy: "\n")
  }

  /// Reads what there is; false when nothing came in time or the process has closed the terminal.
  private func pump(milliseconds: Int32 = 1000) -> Bool {
    var file = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&file, 1, milliseconds) > 0 else { return milliseconds >= 1000 }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let n = Glibc.read(master, &bytes, bytes.count)
    guard n > 0 else { return false }
    written += bytes[..<n]
    return true
  }

  var isRunning: Bool { ended == nil && kill(process, 0) == 0 && waitpid(process, nil, WNOHANG) == 0 }

  /// Waits for the end of the process: its exit status, or nil when a signal ended it.
  func status(within seconds: Double = 20) -> Int32? {
    let deadline = Date().addingTimeInterval(seconds)
    var status: Int32 = 0
    while Date() < deadline {
      if waitpid(process, &status, WNOHANG) == process {
        ended = status
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
      }
      _ = pump(milliseconds: 20)
    }
    Issue.record("the process goes on")
    return nil
  }
}
