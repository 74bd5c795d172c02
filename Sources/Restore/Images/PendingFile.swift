import Foundation
import Numerics

/// A file that is whole, but not yet where it belongs.
struct PendingFile {
  private let path: String
  private let target: String
  private let temporary: String
  private let file: Int32
  /// Where the system can, the file has no name before it is whole, so that a process that is killed leaves nothing.
  private let isUnnamed: Bool

  /// Writes it to the disk.
  init(_ path: String, followsLink: Bool, _ body: (FileSink) throws -> Void) throws {
    try Cancellation.check()
    self.path = path
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
    guard followsLink || !isLink else { throw ImageError.notAFile(path: path) }
    target = isLink ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists && status.st_mode & S_IFMT != S_IFREG { throw ImageError.notAFile(path: path) }
    temporary = "\(target).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
    let mode = exists ? status.st_mode & 0o777 : 0o666
    var folder = "."
    if let slash = target.lastIndex(of: "/") { folder = String(target[...slash]) }
    let unnamed = open(folder, PendingFile.unnamed | O_WRONLY | O_CLOEXEC, mode)
    isUnnamed = unnamed >= 0
    let file = isUnnamed ? unnamed : open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    self.file = file
    guard file >= 0 else { throw FileBytes.refused(path) }
    do {
      let sink = FileSink(file, path: path)
      try body(sink)
      try sink.flush()
      guard fsync(file) == 0 || errno == EINVAL else { throw FileBytes.refused(path) }
    } catch {
      abandon()
      throw error
    }
  }

  /// Gives the file the name beside its place.
  func name() throws {
    guard isUnnamed else { return }
    let own = "/proc/self/fd/\(file)"
    guard linkat(AT_FDCWD, own, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else { throw FileBytes.refused(path) }
  }

  func replace() throws {
    guard rename(temporary, target) == 0 else { throw FileBytes.refused(path) }
    close(file)
  }

  func abandon() {
    close(file)
    unlink(temporary)
  }

  /// Linux's `O_TMPFILE`, a macro that Swift does not see.
  private static let unnamed: Int32 = 0o20000000 | O_DIRECTORY
}
