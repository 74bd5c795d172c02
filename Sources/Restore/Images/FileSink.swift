import Foundation
import Numerics

/// Takes the bytes of a file as they are made, so that a long file neither fills the memory nor keeps anybody waiting.
public final class FileSink {
  /// Nil collects the bytes.
  private let file: Int32?
  private let path: String
  private(set) var buffer: [UInt8] = []
  private var unsynced = 0

  /// Bytes that are handed to the system at once.
  private static let block = 1 << 18
  /// Bytes after which the disk is waited for: what is left for the end is then short.
  private static let stretch = 1 << 26

  init(_ file: Int32?, path: String) {
    (self.file, self.path) = (file, path)
    buffer.reserveCapacity(2 * FileSink.block)
  }

  /// - Throws: ``ImageError`` when the system refuses, ``TensorError/cancelled(_:)``.
  public func write(_ bytes: some Sequence<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= FileSink.block { try flush() }
  }

  /// The bytes of a number, the lowest first.
  @inline(__always)
  func write(littleEndian number: some FixedWidthInteger) throws {
    withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
    if buffer.count >= FileSink.block { try flush() }
  }

  func flush() throws {
    guard let file else { return }
    var start = 0
    while start < buffer.count {
      try Cancellation.check()
      let length = min(FileSink.block, buffer.count - start)
      let n = buffer.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + start }, length) }
      if n < 0 && errno == EINTR { continue }
      guard n > 0 else { throw FileBytes.refused(path) }
      start += n
      unsynced += n
      if unsynced >= FileSink.stretch {
        unsynced = 0
        guard fdatasync(file) == 0 || errno == EINVAL else { throw FileBytes.refused(path) }
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
