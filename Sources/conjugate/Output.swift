import Foundation
import Restore
import Shell

/// The two streams, and what may be written to them.
enum Output {
  private static let environment = ProcessInfo.processInfo.environment

  static let isTerminal = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
  static let isErrorTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
  private static let wantsColor = (environment["NO_COLOR"] ?? "").isEmpty
  /// Colour goes to terminals only, and not where NO_COLOR is set.
  static let hasColor = isTerminal && wantsColor
  static let hasErrorColor = isErrorTerminal && wantsColor
  static let pictures = PictureProtocol.chosen(environment: environment, isTerminal: isTerminal)

  /// A closed pipe or a full disk is an error to report, not a signal to die of; and whoever started the program may
  /// have left signals blocked that a prompt needs.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH, SIGCHLD] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  static func text(_ text: String) {
    if !write(text, to: STDOUT_FILENO) {
      // Nobody reads any more, or nothing more fits.
      if errno != EPIPE {
        error(Diagnostic(.commandFile, "cannot write the output: \(String(cString: strerror(errno)))"))
      }
      exit(1)
    }
  }

  static func error(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  static func error(_ diagnostic: Diagnostic) {
    let columns = isErrorTerminal ? errorColumns : nil
    error(Renderer(color: hasErrorColor, columns: columns).render(diagnostic) + "\n")
  }

  /// What a library threw about a file, or about something else that the command line names.
  static func error(_ error: any Error, _ code: DiagnosticCode = .commandFile) {
    self.error((error as? Diagnostic) ?? Diagnostic(code, "\(error)"))
  }

  private static func write(_ text: String, to file: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var count = 0
    while count < bytes.count {
      let n = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + count }, bytes.count - count) }
      if n < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      guard n > 0 else { return false }
      count += n
    }
    return true
  }

  /// The characters in a line of the terminal.
  static var columns: Int { columns(of: STDOUT_FILENO) }
  static var errorColumns: Int { columns(of: STDERR_FILENO) }

  private static func columns(of file: Int32) -> Int {
    var size = winsize()
    guard ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether somebody sits at both ends who can be asked.
  static let isConversation =
    isTerminal && isatty(STDIN_FILENO) == 1 && (environment["CI"] ?? "").isEmpty

  /// A new folder of the user's own for files that nobody has named a place for, under `$TMPDIR`.
  /// - Throws: ``ImageError/system(path:action:reason:)`` with the system's reason.
  static func temporaryFolder() throws -> String {
    let base = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var name = Array((base + "/conjugate-lesson-XXXXXX").utf8CString)
    guard mkdtemp(&name) != nil else {
      throw ImageError.system(path: base, action: "write", reason: String(cString: strerror(errno)))
    }
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
