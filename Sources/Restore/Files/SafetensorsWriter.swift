import Foundation
import Numerics

/// Makes a safetensors file. The same tensors give the same bytes.
public struct SafetensorsWriter: Sendable {
  /// Free text about the file.
  public var metadata: [String: String]
  private var tensors: [String: (type: Safetensors.ElementType, shape: [Int], bytes: [UInt8])] = [:]

  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor, rounded to the nearest number that the type holds; one of the same name is replaced.
  /// - Throws: ``TensorError/argument(operation:reason:)`` for a type other than the four of floating point, and for
  ///   finite numbers that overflow it.
  public mutating func add(_ name: String, _ x: Tensor<Double>, as type: Safetensors.ElementType) throws {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(try MemoryBudget.admit([x.count], bytesEach: type.size) * type.size)
    func append(_ number: some FixedWidthInteger) {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
    for (index, value) in x.scalars.enumerated() {
      if index & 0xFFFF == 0 { try Cancellation.check() }
      let stored: Double
      switch type {
      case .float64:
        stored = value
        append(value.bitPattern)
      case .float32:
        stored = Double(Float(value))
        append(Float(value).bitPattern)
      case .float16:
        let half = Float16(Float(value))
        stored = Double(Float(half))
        append(half.bitPattern)
      case .bfloat16:
        let half = SafetensorsWriter.bfloat16(Float(value))
        stored = Double(Float(bitPattern: UInt32(half) << 16))
        append(half)
      default:
        throw TensorError.argument(operation: "save", reason: "tensors are not written as \(type.rawValue)")
      }
      guard stored.isFinite == value.isFinite else {
        throw TensorError.argument(operation: "save", reason: "\(name) holds \(value), too large for \(type.rawValue)")
      }
    }
    tensors[name] = (type, x.shape, bytes)
  }

  /// The upper half of the number's bits, rounded to nearest, ties to even.
  private static func bfloat16(_ x: Float) -> UInt16 {
    let bits = x.bitPattern
    if x.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }

  /// The file's bytes. Wide types come first, so that every tensor is aligned to its type.
  public func encoded() throws -> [UInt8] {
    let ordered = tensors.sorted { ($1.value.type.size, $0.key) < ($0.value.type.size, $1.key) }
    var entries: [String: SafetensorsHeader.Entry] = [:]
    var end = 0
    for (name, tensor) in ordered {
      let offsets = [end, end + tensor.bytes.count]
      entries[name] = SafetensorsHeader.Entry(dtype: tensor.type.rawValue, shape: tensor.shape, offsets: offsets)
      end = offsets[1]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = [UInt8](try encoder.encode(SafetensorsHeader(metadata: metadata, entries: entries)))
    // Spaces up to a multiple of 8, where the numbers begin.
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    var file: [UInt8] = []
    file.reserveCapacity(try MemoryBudget.admit([8 + header.count + end], bytesEach: 1))
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { file.append(contentsOf: $0) }
    file += header
    for (_, tensor) in ordered { file += tensor.bytes }
    return file
  }

  /// Writes the file whole or not at all.
  /// - Throws: ``ImageError`` when the system refuses.
  public func write(to path: String) throws { try FileBytes.write(encoded(), to: path) }
}
