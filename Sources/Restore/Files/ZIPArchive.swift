import CZlib

/// A ZIP archive in memory, of stored and deflated members.
struct ZIPArchive {
  /// What the end of the archive lists of a member.
  struct Member {
    var name: String
    var method: Int
    var compressed: Int
    var size: Int
    var checksum: UInt
    /// Where its own header begins.
    var offset: Int
  }

  let file: [UInt8]
  /// The archive's path and what it is an archive of, for errors.
  let path: String
  let format: String

  func failure(_ reason: String) -> FileFormatError { FileFormatError(path: path, format: format, reason: reason) }

  /// A little-endian number; the place is checked.
  func number(_ position: Int, _ size: Int) throws -> Int {
    guard position >= 0, position <= file.count - size else { throw failure("it is truncated") }
    return file[position..<position + size].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The members, from the directory at the end.
  func members() throws -> [Member] {
    let last = file.count - 22
    let end =
      last < 0
      ? nil
      : stride(from: last, through: max(0, last - 65_535), by: -1).first {
        file[$0] == 0x50 && file[$0 + 1] == 0x4B && file[$0 + 2] == 5 && file[$0 + 3] == 6
      }
    guard let end else { throw failure("it has no ZIP directory") }
    let count = try number(end + 10, 2)
    var position = try number(end + 16, 4)
    guard position != 0xFFFF_FFFF, count != 0xFFFF else { throw failure("it is over 4 GiB, which is not read") }
    var names: Set<String> = []
    return try (0..<count).map { _ in
      guard try number(position, 4) == 0x0201_4B50 else { throw failure("its directory is damaged") }
      let length = try number(position + 28, 2)
      guard position + 46 <= file.count - length else { throw failure("it is truncated") }
      let member = Member(
        name: String(decoding: file[position + 46..<position + 46 + length], as: UTF8.self),
        method: try number(position + 10, 2), compressed: try number(position + 20, 4),
        size: try number(position + 24, 4), checksum: UInt(try number(position + 16, 4)),
        offset: try number(position + 42, 4))
      guard names.insert(member.name).inserted else { throw failure("it holds \(member.name) twice") }
      guard member.size != 0xFFFF_FFFF, member.offset != 0xFFFF_FFFF else {
        throw failure("\(member.name) is over 4 GiB, which is not read")
      }
      position += 46 + length + (try number(position + 30, 2)) + (try number(position + 32, 2))
      return member
    }
  }

  /// The bytes of a member; their check sum is verified.
  func contents(_ member: Member) throws -> [UInt8] {
    guard try number(member.offset, 4) == 0x0403_4B50 else {
      throw failure("\(member.name) is not where it should be")
    }
    let start = member.offset + 30 + (try number(member.offset + 26, 2)) + (try number(member.offset + 28, 2))
    guard start <= file.count - member.compressed else { throw failure("it is truncated") }
    let packed = Array(file[start..<start + member.compressed])
    let bytes: [UInt8]
    switch member.method {
    case 0: bytes = packed
    case 8: bytes = try Gzip.expanded(packed, path: path, wrapper: .none, limit: member.size)
    default: throw failure("\(member.name) is packed by method \(member.method), and 0 and 8 are read")
    }
    guard bytes.count == member.size, crc32(0, bytes, UInt32(bytes.count)) == member.checksum else {
      throw failure("\(member.name) is damaged")
    }
    return bytes
  }
}
