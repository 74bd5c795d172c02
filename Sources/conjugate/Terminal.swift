import Foundation

/// Waiting at the terminal, for keys and for signals.
enum Terminal {
  /// Waits until there is a key or a signal.
  /// - Returns: false where nothing can be waited for.
  static func wait() -> Bool {
    var files = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: Signals.reading, events: Int16(POLLIN), revents: 0),
    ]
    return poll(&files, 2, -1) >= 0 || errno == EINTR
  }

  /// Whether something can be read now, or the terminal is gone.
  static var hasInput: Bool { events & Int16(POLLIN | POLLHUP | POLLERR | POLLNVAL) != 0 }

  /// Whether nobody is at the other end any more.
  static var isGone: Bool { events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 }

  private static var events: Int16 {
    var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&file, 1, 0) > 0 ? file.revents : 0
  }
}
