import Foundation
import Numerics

/// Whole files in and out, with errors a person can act on.
public enum FileBytes {
  /// The bytes of a regular file within the memory budget.
  /// - Throws: ``ImageError`` for a missing path, a folder or device, or a refusal of the system.
  public static func read(_ path: String) throws -> [UInt8] {
    // Non-blocking: opening a pipe that nobody writes to would otherwise hang.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw ImageError.missing(path: path, similar: similar(to: path)) }
      throw ImageError.system(path: path, action: "read", reason: reason())
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw ImageError.notAFile(path: path) }
    let size = Int(status.st_size)
    guard size <= MemoryBudget.bytes else {
      throw ImageError.system(path: path, action: "read", reason: "the file is over the memory budget")
    }
    var bytes = [UInt8](repeating: 0, count: size)
    var count = 0
    while count < size {
      let n = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress.map { $0 + count }, size - count) }
      if n < 0 && errno == EINTR { continue }
      guard n >= 0 else { throw ImageError.system(path: path, action: "read", reason: reason()) }
      if n == 0 { break }
      count += n
    }
    bytes.removeLast(size - count)
    return bytes
  }

  /// The system's refusal to write, with its reason.
  static func refused(_ path: String) -> ImageError { .system(path: path, action: "write", reason: reason()) }

  static func reason() -> String { String(cString: strerror(errno)) }

  /// A file of the same folder whose name differs by at most a third of its letters.
  private static func similar(to path: String) -> String? {
    let url = URL(fileURLWithPath: path)
    let name = url.lastPathComponent
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let best = names.prefix(2000).map { ($0, editDistance($0, name)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
    guard let best, best.1 <= max(1, name.count / 3) else { return nil }
    let prefix = path.dropLast(name.count)
    return path.hasSuffix(name) ? prefix + best.0 : best.0
  }

  private static func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
        (diagonal, row[j + 1]) = (row[j + 1], next)
      }
    }
    return row[b.count]
  }
}
