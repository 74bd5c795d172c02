import CZlib
import Numerics

/// A file of named tensors in the safetensors format: the length of a header as 8 little-endian bytes, the header in
/// JSON (name → type, shape, byte range), then the numbers.
///
/// Nothing in the file is trusted: every range is checked against the data, the ranges must cover it without gap or
/// overlap, and sizes are checked before anything is allocated. Tensors are converted when they are asked for.
public struct Safetensors: Sendable {
  /// How numbers are stored.
  public enum ElementType: String, Sendable, CaseIterable {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint8 = "U8"
    case bool = "BOOL"

    /// The bytes of one number.
    public var size: Int {
      switch self {
      case .float64, .int64: 8
      case .float32, .int32: 4
      case .float16, .bfloat16, .int16: 2
      case .int8, .uint8, .bool: 1
      }
    }
  }

  /// Where a tensor lies, and what it is.
  public struct Entry: Sendable, Equatable {
    public let type: ElementType
    public let shape: [Int]
    /// Its bytes, counted from the end of the header.
    public let range: Range<Int>
  }

  public let path: String
  /// Free text about the file.
  public let metadata: [String: String]
  public let entries: [String: Entry]
  private let bytes: [UInt8]
  private let dataStart: Int

  /// The largest header read, as in the reference implementation.
  private static let largestHeader = 100_000_000

  /// - Throws: ``ImageError`` when the file cannot be read, ``FileFormatError`` when it breaks the format.
  public init(path: String) throws {
    try self.init(FileBytes.read(path), path: path)
  }

  /// - Parameter path: names the file in errors.
  public init(_ bytes: [UInt8], path: String) throws {
    func failure(_ reason: String) -> FileFormatError { Safetensors.failure(path, reason) }
    guard bytes.count >= 8 else { throw failure("it ends within its first 8 bytes") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Safetensors.largestHeader, Int(length) <= bytes.count - 8 else {
      throw failure("its header claims \(length) bytes and \(bytes.count - 8) follow")
    }
    let dataStart = 8 + Int(length)
    let header: SafetensorsHeader
    do {
      header = try SafetensorsHeaderReader.read(bytes[8..<dataStart])
    } catch let fault as SafetensorsHeaderReader.Malformed {
      throw failure(fault.reason)
    }
    var entries: [String: Entry] = [:]
    for (name, raw) in header.entries { entries[name] = try Safetensors.entry(name, raw, path: path) }
    var end = 0
    for (name, entry) in entries.sorted(by: { Safetensors.precedes($0.value.range, $1.value.range) }) {
      guard entry.range.lowerBound == end else {
        let fault = entry.range.lowerBound < end ? "overlap others" : "leave a gap before them"
        throw failure("the bytes of \(name) \(fault)")
      }
      end = entry.range.upperBound
    }
    guard end == bytes.count - dataStart else {
      throw failure("its header describes \(end) bytes and \(bytes.count - dataStart) follow")
    }
    self.path = path
    metadata = header.metadata
    self.entries = entries
    self.bytes = bytes
    self.dataStart = dataStart
  }

  /// The CRC-32 of the numbers of all tensors; names and texts do not count.
  public var checksum: UInt32 {
    bytes.withUnsafeBytes { all in
      let numbers = UnsafeRawBufferPointer(rebasing: all[dataStart...]).bindMemory(to: UInt8.self)
      return UInt32(truncatingIfNeeded: crc32_z(0, numbers.baseAddress, numbers.count))
    }
  }

  private static func precedes(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    (a.lowerBound, a.upperBound) < (b.lowerBound, b.upperBound)
  }

  private static func failure(_ path: String, _ reason: String) -> FileFormatError {
    FileFormatError(path: path, format: "safetensors", reason: reason)
  }

  private static func entry(_ name: String, _ raw: SafetensorsHeader.Entry, path: String) throws -> Entry {
    guard let type = ElementType(rawValue: raw.dtype) else {
      throw failure(path, "the tensor \(name) has the type \(raw.dtype), which is not read")
    }
    guard raw.shape.allSatisfy({ $0 >= 0 }), let count = Shape.count(raw.shape) else {
      throw failure(path, "the tensor \(name) has no possible shape")
    }
    guard raw.offsets.count == 2, raw.offsets[0] >= 0, raw.offsets[1] >= raw.offsets[0] else {
      throw failure(path, "the tensor \(name) has no byte range")
    }
    let size = count.multipliedReportingOverflow(by: type.size)
    guard !size.overflow, size.partialValue == raw.offsets[1] - raw.offsets[0] else {
      let shape = "\(Shape.text(raw.shape)) of \(type.rawValue)"
      throw failure(path, "the byte range of \(name) does not fit its shape, \(shape)")
    }
    return Entry(type: type, shape: raw.shape, range: raw.offsets[0]..<raw.offsets[1])
  }

  /// A tensor by its name, converted to double precision, or to single with `Float`.
  /// - Throws: ``FileFormatError`` when there is none, ``TensorError/memory(requested:budget:)`` when it is too large.
  public func tensor<S: TensorScalar>(_ name: String, as scalar: S.Type = Double.self) throws -> Tensor<S> {
    guard let entry = entries[name] else { throw Safetensors.failure(path, "it has no tensor \(name)") }
    let count = try MemoryBudget.admit(entry.shape, bytesEach: MemoryLayout<S>.stride)
    let start = dataStart + entry.range.lowerBound
    let scalars: [S] = bytes.withUnsafeBytes { all in
      func read<Raw: FixedWidthInteger>(_: Raw.Type, _ convert: (Raw) -> S) -> [S] {
        (0..<count).map {
          let offset = start + $0 * MemoryLayout<Raw>.size
          return convert(Raw(littleEndian: all.loadUnaligned(fromByteOffset: offset, as: Raw.self)))
        }
      }
      switch entry.type {
      case .float64: return read(UInt64.self) { S(Double(bitPattern: $0)) }
      case .float32: return read(UInt32.self) { S(Float(bitPattern: $0)) }
      case .float16: return read(UInt16.self) { S(Float(Float16(bitPattern: $0))) }
      case .bfloat16: return read(UInt16.self) { S(Float(bitPattern: UInt32($0) << 16)) }
      case .int64: return read(Int64.self) { S($0) }
      case .int32: return read(Int32.self) { S($0) }
      case .int16: return read(Int16.self) { S($0) }
      case .int8: return read(Int8.self) { S($0) }
      case .uint8: return read(UInt8.self) { S($0) }
      case .bool: return read(UInt8.self) { $0 == 0 ? 0 : 1 }
      }
    }
    return try Tensor(shape: entry.shape, scalars: scalars)
  }
}
