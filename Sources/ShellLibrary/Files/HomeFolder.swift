import Foundation

/// The home folder, as shells have it: `$HOME`, and where that is not set the one of the password file.
public enum HomeFolder {
  public static var path: String {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    return home.isEmpty ? NSHomeDirectory() : home
  }

  /// The path with a leading `~` or `~/` replaced; `~name` is the home of another user, by the password file.
  public static func expanded(_ path: String, home: String = HomeFolder.path) -> String {
    guard path.hasPrefix("~") else { return path }
    guard path == "~" || path.hasPrefix("~/") else { return NSString(string: path).expandingTildeInPath }
    return home + path.dropFirst()
  }
}
