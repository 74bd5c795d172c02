import Foundation
import Numerics
import Shell
import Synchronization

/// Ctrl-C and its like, as bytes in a pipe that the prompt's loop waits on, and as a flag that running programs look at.
enum Signals {
  /// The reading end of the pipe.
  static let reading = pipeEnds.0
  private static let pipeEnds: (Int32, Int32) = {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return (-1, -1) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    return (ends[0], ends[1])
  }()
  private static let flag = Mutex<Cancellation?>(nil)
  /// The same, for the handler, which must not wait for a lock.
  nonisolated(unsafe) private static var current: Cancellation?
  private static let writing = Atomic<Int32>(-1)

  /// Lets Ctrl-C raise a flag instead of ending the process.
  static func interrupts(_ interrupt: Cancellation) {
    flag.withLock { $0 = interrupt }
    current = interrupt
    writing.store(pipeEnds.1, ordering: .relaxed)
    handle(SIGINT)
  }

  /// The signals that whoever started the program wants it not to hear, as `nohup` does.
  private static let ignored: Set<Int32> = Set(
    ([SIGINT, SIGTSTP] + deadly).filter { number in
      var action = sigaction()
      return sigaction(number, nil, &action) == 0 && isIgnoring(action)
    })

  private static func isIgnoring(_ action: sigaction) -> Bool {
    // SIG_IGN is the address 1, which is no function that could be compared.
    withUnsafeBytes(of: action.__sigaction_handler) { $0.loadUnaligned(as: UInt.self) } == 1
  }

  /// Looks at the signals before any of them is changed.
  static func prepare() {
    _ = ignored
    // Ctrl-\ ends the program; it is no fault of it that would need a trace of calls.
    release(SIGQUIT)
  }

  /// Takes a signal through the pipe too, unless it was ignored from the start.
  static func handle(_ number: Int32) {
    guard !ignored.contains(number) else { return }
    writing.store(pipeEnds.1, ordering: .relaxed)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      if number == SIGINT { Signals.current?.raise() }
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(Signals.writing.load(ordering: .relaxed), &byte, 1)
      errno = saved
    }
    action.sa_flags = SA_RESTART
    sigaction(number, &action, nil)
  }

  /// The signals that end a process and that a prompt cleans up before.
  static let deadly = [SIGTERM, SIGHUP, SIGQUIT]

  /// Ends the process by a signal, without a core file or a trace of calls.
  static func end(by number: Int32) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    release(number)
    raise(number)
  }

  /// Gives a signal back to the system.
  static func release(_ number: Int32) {
    if !ignored.contains(number) { signal(number, SIG_DFL) }
  }

  /// Ctrl-Z: stops the process until it is continued.
  static func sleep() {
    release(SIGTSTP)
    raise(SIGTSTP)
    handle(SIGTSTP)
  }

  /// The signals that came since the last time.
  static func pending() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let n = read(reading, &bytes, bytes.count)
    return n > 0 ? bytes[..<n].map { Int32($0) } : []
  }
}
