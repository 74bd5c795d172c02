import Foundation
import Numerics

extension FileBytes {
  /// Writes a file whole or not at all: into a temporary file beside it, to the disk, then renamed over it. On any
  /// error (a full disk among them) the old file stands and the temporary one is gone.
  /// - Parameter followsLink: whether a link at the path goes on pointing where it did, and its file is written;
  ///   otherwise a link is refused.
  /// - Throws: ``ImageError``, ``TensorError/cancelled(_:)``.
  public static func write(_ bytes: [UInt8], to path: String, followsLink: Bool = true) throws {
    try write(to: path, followsLink: followsLink) { try $0.write(bytes) }
  }

  /// The same for bytes that are made as they are written.
  public static func write(to path: String, followsLink: Bool = true, _ body: (FileSink) throws -> Void) throws {
    try place([try PendingFile(path, followsLink: followsLink, body)])
  }

  /// Writes files that belong together: none takes its place before all of them are whole and on the disk.
  public static func write(_ files: [(bytes: [UInt8], path: String)]) throws {
    var whole: [PendingFile] = []
    do {
      for file in files { whole.append(try PendingFile(file.path, followsLink: true) { try $0.write(file.bytes) }) }
    } catch {
      for file in whole { file.abandon() }
      throw error
    }
    try place(whole)
  }

  /// Gives files that are whole their places, one after the other, and leaves nothing of those that could not be.
  private static func place(_ files: [PendingFile]) throws {
    var pending = files[...]
    defer { for file in pending { file.abandon() } }
    for file in files { try file.name() }
    while let file = pending.first {
      try file.replace()
      pending.removeFirst()
    }
  }
}
