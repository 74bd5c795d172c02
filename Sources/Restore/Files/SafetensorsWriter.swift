import Foundation
import Numerics

/// Makes a safetensors file. The same tensors give the same bytes.
public struct SafetensorsWriter: Sendable {
  /// Free text about the file.
  public var metadata: [String: String]
  private var tensors: [String: (type: Safetensors.ElementType, values: Tensor<Double>)] = [:]

  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor, rounded to the nearest number that the type holds; one of the same name is replaced.
  /// - Throws: ``TensorError/argument(operation:reason:)`` for a type other than the four of floating point, and for
  ///   finite numbers that overflow it.
  public mutating func add(_ name: String, _ x: Tensor<Double>, as type: Safetensors.ElementType) throws {
    guard [.float64, .float32, .float16, .bfloat16].contains(type) else {
      throw TensorError.argument(operation: "save", reason: "tensors are not written as \(type.rawValue)")
    }
    if type != .float64 {
      let numbers = x.scalars
      try Polling.blocks(numbers.count) { block in
        for value in numbers[block] where value.isFinite && !SafetensorsWriter.stored(value, type).isFinite {
          throw TensorError.argument(
            operation: "save", reason: "\(name) holds \(value), too large for \(type.rawValue)")
        }
      }
    }
    tensors[name] = (type, x)
  }

  /// The number that a file of a type will hold.
  private static func stored(_ value: Double, _ type: Safetensors.ElementType) -> Double {
    switch type {
    case .float32: Double(Float(value))
    case .float16: Double(Float(Float16(Float(value))))
    case .bfloat16: Double(Float(bitPattern: UInt32(bfloat16(Float(value))) << 16))
    default: value
    }
  }

  /// The upper half of the number's bits, rounded to nearest, ties to even.
  private static func bfloat16(_ x: Float) -> UInt16 {
    let bits = x.bitPattern
    if x.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }

  /// Writes the file whole or not at all, number by number: no second copy of them is made. Wide types come first, so
  /// that every tensor is aligned to its type.
  /// - Throws: ``ImageError`` when the system refuses, ``TensorError/cancelled(_:)``.
  public func write(to path: String) throws { try FileBytes.write(to: path) { try write(to: $0) } }

  /// The file's bytes.
  public func encoded() throws -> [UInt8] {
    let sink = FileSink(nil, path: "memory")
    try write(to: sink)
    return sink.buffer
  }

  private func write(to sink: FileSink) throws {
    let ordered = tensors.sorted { ($1.value.type.size, $0.key) < ($0.value.type.size, $1.key) }
    let header = try header(ordered.map { ($0.key, $0.value.type, $0.value.values.shape) })
    try sink.write(littleEndian: UInt64(header.count))
    try sink.write(header)
    for (_, tensor) in ordered { try SafetensorsWriter.write(tensor.values.scalars, tensor.type, to: sink) }
  }

  private static func write(_ numbers: [Double], _ type: Safetensors.ElementType, to sink: FileSink) throws {
    switch type {
    case .float32: for x in numbers { try sink.write(littleEndian: Float(x).bitPattern) }
    case .float16: for x in numbers { try sink.write(littleEndian: Float16(Float(x)).bitPattern) }
    case .bfloat16: for x in numbers { try sink.write(littleEndian: bfloat16(Float(x))) }
    default: for x in numbers { try sink.write(littleEndian: x.bitPattern) }
    }
  }

  private func header(_ tensors: [(name: String, type: Safetensors.ElementType, shape: [Int])]) throws -> [UInt8] {
    var entries: [String: SafetensorsHeader.Entry] = [:]
    var end = 0
    for (name, type, shape) in tensors {
      let offsets = [end, end + shape.reduce(type.size, *)]
      entries[name] = SafetensorsHeader.Entry(dtype: type.rawValue, shape: shape, offsets: offsets)
      end = offsets[1]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let header = [UInt8](try encoder.encode(SafetensorsHeader(metadata: metadata, entries: entries)))
    // Spaces up to a multiple of 8, where the numbers begin.
    return header + [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
  }
}
