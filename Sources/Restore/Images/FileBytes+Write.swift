import Foundation

extension FileBytes {
  /// Writes a file whole or not at all: into a temporary file beside it, to the disk, then renamed over it. On any
  /// error (a full disk among them) the old file stands and the temporary one is gone.
  public static func write(_ bytes: [UInt8], to path: String) throws { try write([(bytes, path)]) }

  /// Writes files that belong together: none takes its place before all of them are whole and on the disk.
  public static func write(_ files: [(bytes: [UInt8], path: String)]) throws {
    var pending: [Pending] = []
    defer { for file in pending { file.abandon() } }
    for file in files { pending.append(try Pending(file.bytes, path: file.path)) }
    for file in pending { try file.name() }
    while let file = pending.first {
      try file.replace()
      pending.removeFirst()
    }
  }

  /// A file that is whole, but not yet where it belongs.
  private struct Pending {
    let path: String
    private let target: String
    private let temporary: String
    private let file: Int32
    /// Where the system can, the file has no name before it is whole, so that a process that is killed leaves nothing.
    private let isUnnamed: Bool

    init(_ bytes: [UInt8], path: String) throws {
      self.path = path
      // A link is followed, so that it goes on pointing where it did.
      let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
      target = isLink ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
      var status = stat()
      let exists = stat(target, &status) == 0
      if exists && status.st_mode & S_IFMT != S_IFREG { throw ImageError.notAFile(path: path) }
      temporary = "\(target).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
      let mode = exists ? status.st_mode & 0o777 : 0o666
      var folder = "."
      if let slash = target.lastIndex(of: "/") { folder = String(target[...slash]) }
      let unnamed = open(folder, Pending.unnamed | O_WRONLY | O_CLOEXEC, mode)
      isUnnamed = unnamed >= 0
      let file = isUnnamed ? unnamed : open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      self.file = file
      guard file >= 0 else { throw refused() }
      var count = 0
      while count < bytes.count {
        let n = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + count }, bytes.count - count) }
        if n < 0 && errno == EINTR { continue }
        guard n > 0 else { throw given(up: refused()) }
        count += n
      }
      guard fsync(file) == 0 || errno == EINVAL else { throw given(up: refused()) }
    }

    /// Gives the file the name beside its place.
    func name() throws {
      guard isUnnamed else { return }
      let own = "/proc/self/fd/\(file)"
      guard linkat(AT_FDCWD, own, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else { throw refused() }
    }

    func replace() throws {
      guard rename(temporary, target) == 0 else { throw refused() }
      close(file)
    }

    func abandon() {
      close(file)
      unlink(temporary)
    }

    private func refused() -> ImageError { .system(path: path, action: "write", reason: FileBytes.reason()) }

    private func given(up error: ImageError) -> ImageError {
      abandon()
      return error
    }

    /// Linux's `O_TMPFILE`, a macro that Swift does not see.
    private static let unnamed: Int32 = 0o20000000 | O_DIRECTORY
  }
}
