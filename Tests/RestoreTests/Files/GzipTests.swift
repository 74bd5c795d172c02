import Foundation
import Restore
import Testing

@Suite struct GzipTests {
  /// 2×2×3 bytes 0…11 in the IDX format, compressed.
  static func compressed() throws -> [UInt8] {
    try [UInt8](#require(Data(base64Encoded: "H4sIAAAAAAACA2Ng4GBmYGBggmJmBkYmZhZWNnYOTi5uAHgeI4QcAAAA")))
  }
  static let plain: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<12).map { UInt8($0) }

  @Test func expands() throws {
    let bytes = try Self.compressed()
    #expect(Gzip.isCompressed(bytes))
    #expect(try Gzip.expanded(bytes, path: "memory") == Self.plain)
    // Two members are one text; zeros after the end are padding.
    #expect(try Gzip.expanded(bytes + bytes + [0, 0], path: "memory") == Self.plain + Self.plain)
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try Self.compressed()
    for count in 0..<bytes.count {
      #expect(throws: FileFormatError.self) { try Gzip.expanded(Array(bytes.prefix(count)), path: "truncated") }
    }
  }

  @Test func damageIsAnError() throws {
    var bytes = try Self.compressed()
    bytes[bytes.count - 6] ^= 1
    #expect(throws: FileFormatError.self) { try Gzip.expanded(bytes, path: "damaged") }
  }
}
