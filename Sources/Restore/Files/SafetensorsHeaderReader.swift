import Numerics

/// Reads the JSON of a safetensors header: an object of tensors, each with its type, shape and byte range, and perhaps
/// one of texts. A name that stands twice is refused, where a general reader would take one of the two.
struct SafetensorsHeaderReader {
  /// Where the header breaks the format.
  struct Fault: Error {
    let reason: String
  }

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  /// - Throws: ``Fault``, ``TensorError/cancelled(_:)``.
  static func header(_ bytes: ArraySlice<UInt8>) throws -> SafetensorsHeader {
    var reader = SafetensorsHeaderReader(bytes: bytes, position: bytes.startIndex)
    return try reader.header()
  }

  private static let notJSON = Fault(reason: "its header is not the JSON it should be")

  private mutating func header() throws -> SafetensorsHeader {
    var header = SafetensorsHeader(metadata: [:], entries: [:])
    var hasMetadata = false
    try object { reader, name in
      if name == SafetensorsHeader.metadataName {
        guard !hasMetadata else { throw Fault(reason: "its header has two `\(name)`") }
        hasMetadata = true
        try reader.object { reader, key in
          guard header.metadata.updateValue(try reader.string(), forKey: key) == nil else {
            throw Fault(reason: "its metadata name \(key) twice")
          }
        }
      } else if header.entries.updateValue(try reader.entry(), forKey: name) != nil {
        throw Fault(reason: "its header names the tensor \(name) twice")
      }
    }
    skipSpace()
    guard position == bytes.endIndex else { throw Self.notJSON }
    return header
  }

  private mutating func entry() throws -> SafetensorsHeader.Entry {
    var (type, shape, offsets): (String?, [Int]?, [Int]?) = (nil, nil, nil)
    try object { reader, key in
      switch key {
      case "dtype" where type == nil: type = try reader.string()
      case "shape" where shape == nil: shape = try reader.integers()
      case "data_offsets" where offsets == nil: offsets = try reader.integers()
      default: throw Self.notJSON
      }
    }
    guard let type, let shape, let offsets else { throw Self.notJSON }
    return SafetensorsHeader.Entry(dtype: type, shape: shape, offsets: offsets)
  }

  /// An object; `member` reads the value behind each key.
  private mutating func object(_ member: (inout Self, String) throws -> Void) throws {
    try expect("{")
    var count = 0
    if skips("}") { return }
    repeat {
      if count & 0x3FF == 0 { try Cancellation.check() }
      count += 1
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while skips(",")
    try expect("}")
  }

  private mutating func integers() throws -> [Int] {
    try expect("[")
    var numbers: [Int] = []
    if skips("]") { return numbers }
    repeat {
      skipSpace()
      let start = position
      if position < bytes.endIndex, bytes[position] == UInt8(ascii: "-") { position += 1 }
      while position < bytes.endIndex, (0x30...0x39).contains(bytes[position]) { position += 1 }
      guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw Self.notJSON }
      numbers.append(number)
    } while skips(",")
    try expect("]")
    return numbers
  }

  private mutating func string() throws -> String {
    try expect("\"")
    var text: [UInt8] = []
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
      guard bytes[position] >= 0x20 else { throw Self.notJSON }
      if bytes[position] == UInt8(ascii: "\\") {
        text += try escape()
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    try expect("\"")
    guard let string = String(validating: text, as: UTF8.self) else { throw Self.notJSON }
    return string
  }

  /// What a backslash and the letters behind it stand for.
  private mutating func escape() throws -> [UInt8] {
    guard position + 1 < bytes.endIndex else { throw Self.notJSON }
    let letter = bytes[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try fourDigits()
      // The first half of a pair of UTF-16 units.
      if (0xD800..<0xDC00).contains(code), position + 1 < bytes.endIndex, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try fourDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw Self.notJSON }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw Self.notJSON }
      return Array(String(Character(scalar)).utf8)
    default: throw Self.notJSON
    }
  }

  private mutating func fourDigits() throws -> UInt32 {
    guard position + 4 <= bytes.endIndex,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw Self.notJSON }
    position += 4
    return code
  }

  private mutating func skipSpace() {
    while position < bytes.endIndex {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// Goes on behind a character, where it stands next.
  private mutating func skips(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws {
    guard skips(character) else { throw Self.notJSON }
  }
}
