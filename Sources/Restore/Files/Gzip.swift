import CZlib
import Numerics

/// Files compressed by gzip (RFC 1952).
public enum Gzip {
  /// Whether the bytes begin as a gzip file does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// What stands around deflated data.
  enum Wrapper {
    /// gzip's header and check sum.
    case gzip
    /// Nothing, as in a ZIP archive.
    case none
  }

  /// The bytes a gzip file holds, all its members one after the other; the check sums are verified.
  /// - Parameter path: names the file in errors.
  /// - Throws: ``FileFormatError`` for a damaged or truncated file and for contents over the memory budget.
  public static func expanded(_ bytes: [UInt8], path: String) throws -> [UInt8] {
    try expanded(bytes, path: path, wrapper: .gzip, limit: MemoryBudget.bytes)
  }

  /// - Parameter limit: the most bytes that may come out.
  static func expanded(_ bytes: [UInt8], path: String, wrapper: Wrapper, limit: Int) throws -> [UInt8] {
    func failure(_ reason: String) -> FileFormatError { FileFormatError(path: path, format: "gzip", reason: reason) }
    var stream = z_stream()
    // 15 bits of window, and 16 more to ask for gzip's header and check sum; below 0 for neither.
    let window: Int32 = wrapper == .gzip ? 15 + 16 : -15
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw failure("zlib did not start")
    }
    defer { inflateEnd(&stream) }
    let limit = min(limit, MemoryBudget.bytes)
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var position = 0
    while true {
      try Cancellation.check()
      if output.count == output.capacity { _ = try MemoryBudget.admit([2 * output.count], bytesEach: 1) }
      let piece = min(bytes.count - position, 1 << 20)
      var status = Z_OK
      var (consumed, produced) = (0, 0)
      bytes.withUnsafeBufferPointer { source in
        chunk.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress else { return }
          stream.next_in = UnsafeMutablePointer(mutating: from + position)
          stream.avail_in = UInt32(piece)
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(target.count)
          status = inflate(&stream, Z_NO_FLUSH)
          consumed = piece - Int(stream.avail_in)
          produced = target.count - Int(stream.avail_out)
        }
      }
      position += consumed
      guard output.count + produced <= limit else {
        throw failure(
          limit < MemoryBudget.bytes ? "it holds more than it says" : "its contents are over the memory budget")
      }
      output.append(contentsOf: chunk[0..<produced])
      switch status {
      case Z_STREAM_END:
        // Another member may follow; anything else at the end is padding.
        guard wrapper == .gzip, bytes[position...].starts(with: [0x1F, 0x8B]) else { return output }
        guard inflateReset(&stream) == Z_OK else { throw failure("zlib did not start again") }
      case Z_OK, Z_BUF_ERROR:
        guard consumed > 0 || produced > 0 else { throw failure("it is truncated") }
      default:
        throw failure("its data are damaged")
      }
    }
  }
}
