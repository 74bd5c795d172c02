import Foundation
import Numerics

/// Reads the JSON of a safetensors header in one go over its bytes: names with a type, a shape and a byte range, and texts
/// under `__metadata__`. Nothing else is a header, neither is a name that stands there twice.
struct SafetensorsHeaderReader {
  /// Tensors, and texts about the file, that are read at most.
  static let most = 100_000

  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private(set) var header = SafetensorsHeader(metadata: [:], entries: [:])

  struct Malformed: Error { var reason = "its header is not the JSON it should be" }

  /// - Throws: ``Malformed``, ``TensorError/cancelled(_:)``.
  static func read(_ bytes: ArraySlice<UInt8>) throws -> SafetensorsHeader {
    var reader = SafetensorsHeaderReader(bytes: bytes, position: bytes.startIndex)
    try reader.readAll()
    return reader.header
  }

  private init(bytes: ArraySlice<UInt8>, position: Int) { (self.bytes, self.position) = (bytes, position) }

  private mutating func readAll() throws {
    var hasMetadata = false
    try object { reader, name in
      try Cancellation.check()
      if name == SafetensorsHeader.metadataName {
        guard !hasMetadata else { throw Malformed(reason: "its header has two `__metadata__`") }
        hasMetadata = true
        try reader.object { reader, name in
          guard reader.header.metadata.count < Self.most else { throw Malformed(reason: "it has too many texts") }
          try Cancellation.check()
          guard reader.header.metadata.updateValue(try reader.string(), forKey: name) == nil else {
            throw Malformed(reason: "its metadata name \(name) twice")
          }
        }
        return
      }
      guard reader.header.entries.count < Self.most else { throw Malformed(reason: "it has over \(Self.most) tensors") }
      guard reader.header.entries[name] == nil else {
        throw Malformed(reason: "its header names the tensor \(name) twice")
      }
      reader.header.entries[name] = try reader.entry()
    }
    guard next == nil else { throw Malformed() }
  }

  private mutating func entry() throws -> SafetensorsHeader.Entry {
    var (type, shape, offsets): (String?, [Int]?, [Int]?) = (nil, nil, nil)
    try object { reader, name in
      switch name {
      case "dtype" where type == nil: type = try reader.string()
      case "shape" where shape == nil: shape = try reader.integers()
      case "data_offsets" where offsets == nil: offsets = try reader.integers()
      default: throw Malformed()
      }
    }
    guard let type, let shape, let offsets else { throw Malformed() }
    return SafetensorsHeader.Entry(dtype: type, shape: shape, offsets: offsets)
  }

  // MARK: JSON

  /// The next byte that is no white space.
  private var next: UInt8? {
    mutating get {
      while position < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
      return position < bytes.endIndex ? bytes[position] : nil
    }
  }

  private mutating func take(_ character: Character) throws {
    guard let byte = next, byte == character.asciiValue else { throw Malformed() }
    position += 1
  }

  /// Whether a comma follows; otherwise the end does.
  private mutating func goesOn(_ end: Character) throws -> Bool {
    if next == 0x2C {
      position += 1
      return true
    }
    try take(end)
    return false
  }

  private mutating func object(_ field: (inout SafetensorsHeaderReader, String) throws -> Void) throws {
    try take("{")
    if next == 0x7D {
      position += 1
      return
    }
    repeat {
      let name = try string()
      try take(":")
      try field(&self, name)
    } while try goesOn("}")
  }

  private mutating func integers() throws -> [Int] {
    try take("[")
    var result: [Int] = []
    if next == 0x5D {
      position += 1
      return result
    }
    repeat {
      _ = next
      let digits = bytes[position...].prefix(20).prefix { $0 == 0x2D || (0x30...0x39).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)), result.count < 64 else { throw Malformed() }
      position += digits.count
      result.append(number)
    } while try goesOn("]")
    return result
  }

  private mutating func string() throws -> String {
    try take("\"")
    let start = position
    var hasEscape = false
    while position < bytes.endIndex, bytes[position] != 0x22 {
      guard bytes[position] >= 0x20 else { throw Malformed() }
      if bytes[position] == 0x5C {
        hasEscape = true
        position += 1
      }
      position += 1
    }
    guard position < bytes.endIndex else { throw Malformed() }
    let raw = bytes[start..<position]
    position += 1
    if !hasEscape {
      guard let text = String(bytes: raw, encoding: .utf8) else { throw Malformed() }
      return text
    }
    // Escapes are rare; the library knows them all.
    guard let text = try? JSONDecoder().decode(String.self, from: Data([0x22] + raw + [0x22])) else {
      throw Malformed()
    }
    return text
  }
}
