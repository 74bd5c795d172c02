import Foundation
import Shell

/// Single keys from the terminal, without Enter after them.
enum Keys {
  enum Key: Equatable {
    case enter
    case letter(Character)
    /// Ctrl-D, or a terminal that is gone.
    case end
    /// Ctrl-C.
    case interrupt
    case other
  }

  /// Shows a note, waits for a key, and takes the note away.
  /// - Parameter again: what stands above the note, shown anew after a sleep (Ctrl-Z) has put other things there.
  static func ask(again: String, _ note: () -> String) -> Key {
    var saved = termios()
    tcgetattr(STDIN_FILENO, &saved)
    for number in [SIGINT, SIGTSTP, SIGCONT] + Signals.deadly { Signals.handle(number) }
    defer {
      tcsetattr(STDIN_FILENO, TCSADRAIN, &saved)
      for number in [SIGTSTP, SIGCONT] + Signals.deadly { Signals.release(number) }
    }
    _ = Signals.pending()
    while true {
      var modes = saved
      modes.c_lflag &= ~UInt32(ICANON | ECHO)
      tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
      Output.text("\r\u{1B}[K" + note())
      defer { Output.text("\r\u{1B}[K") }
      var files = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: Signals.reading, events: Int16(POLLIN), revents: 0),
      ]
      let ready = poll(&files, 2, -1)
      var hasSlept = false
      for number in Signals.pending() {
        switch number {
        case SIGINT: return .interrupt
        case SIGTSTP:
          // The shell has the terminal, in its own modes, until the process is continued.
          tcsetattr(STDIN_FILENO, TCSADRAIN, &saved)
          Signals.sleep()
          hasSlept = true
        case SIGCONT: hasSlept = true
        default:
          // With the terminal as it was, the process ends by the signal, as its parent expects.
          tcsetattr(STDIN_FILENO, TCSADRAIN, &saved)
          Signals.end(by: number)
        }
      }
      if hasSlept {
        Output.text("\n" + again + "\n")
        continue
      }
      if ready < 0 && errno == EINTR || ready > 0 && files[0].revents == 0 { continue }
      guard ready > 0 else { return .end }
      if Terminal.isGone { Journal.areKept = true }
      return read()
    }
  }

  private static func read() -> Key {
    var byte: UInt8 = 0
    guard Glibc.read(STDIN_FILENO, &byte, 1) == 1 else { return .end }
    switch byte {
    case 0x0A, 0x0D: return .enter
    case 0x04: return .end
    case 0x03: return .interrupt
    case 0x21...0x7E: return .letter(Character(Unicode.Scalar(byte)))
    case 0x1B:
      // An arrow or the like: the rest of its sequence belongs to it.
      var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      while poll(&file, 1, 20) > 0, file.revents & Int16(POLLIN) != 0, Glibc.read(STDIN_FILENO, &byte, 1) == 1 {}
      return .other
    default: return .other
    }
  }
}
