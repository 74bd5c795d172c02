import Foundation
import Restore

/// Folders that pictures are written into.
public enum Folder {
  /// Makes a folder whose parent exists, unless it is there already.
  /// - Throws: ``ImageError/system(path:action:reason:)`` with the system's reason.
  public static func make(_ path: String) throws {
    var status = stat()
    if mkdir(path, 0o777) == 0 { return }
    let reason = errno
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    throw ImageError.system(path: path, action: "write", reason: String(cString: strerror(reason)))
  }
}
