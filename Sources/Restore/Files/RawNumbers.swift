import Numerics

/// How numbers lie in a file: their kind, their size and the order of their bytes.
struct RawNumbers: Sendable, Equatable {
  enum Kind: Sendable {
    case truth
    case signed
    case unsigned
    case float
  }

  let kind: Kind
  /// Bytes a number.
  let size: Int
  let isBigEndian: Bool

  init(_ kind: Kind, size: Int, isBigEndian: Bool) {
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  /// NumPy's names, such as `<f8`; nil for what is no real number.
  init?(numpy name: String) {
    let kinds: [Character: (Kind, sizes: [Int])] = [
      "b": (.truth, [1]), "i": (.signed, [1, 2, 4, 8]), "u": (.unsigned, [1, 2, 4, 8]), "f": (.float, [2, 4, 8]),
    ]
    var letters = name[...]
    let order = letters.first.flatMap { "<>|=".contains($0) ? $0 : nil }
    if order != nil { letters = letters.dropFirst() }
    guard let kind = letters.first.flatMap({ kinds[$0] }), let size = Int(letters.dropFirst()),
      kind.sizes.contains(size)
    else { return nil }
    self.init(kind.0, size: size, isBigEndian: order == ">")
  }

  /// `count` numbers from a place in the bytes, which hold them all.
  /// - Throws: ``TensorError/memory(requested:budget:)``, ``TensorError/cancelled(_:)``.
  func numbers(_ bytes: [UInt8], from start: Int, count: Int) throws -> [Double] {
    let count = try MemoryBudget.admit([count])
    var numbers = [Double](repeating: 0, count: count)
    let block = 1 << 18
    for first in stride(from: 0, to: count, by: block) {
      try Cancellation.check()
      let part = first..<min(first + block, count)
      bytes.withUnsafeBytes { all in
        func read<Raw: FixedWidthInteger>(_: Raw.Type, _ convert: (Raw) -> Double) {
          for i in part {
            let raw = all.loadUnaligned(fromByteOffset: start + i * MemoryLayout<Raw>.size, as: Raw.self)
            numbers[i] = convert(isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
          }
        }
        switch (kind, size) {
        case (.truth, _): read(UInt8.self) { $0 == 0 ? 0 : 1 }
        case (.signed, 1): read(Int8.self) { Double($0) }
        case (.signed, 2): read(Int16.self) { Double($0) }
        case (.signed, 4): read(Int32.self) { Double($0) }
        case (.signed, _): read(Int64.self) { Double($0) }
        case (.unsigned, 1): read(UInt8.self) { Double($0) }
        case (.unsigned, 2): read(UInt16.self) { Double($0) }
        case (.unsigned, 4): read(UInt32.self) { Double($0) }
        case (.unsigned, _): read(UInt64.self) { Double($0) }
        case (.float, 2): read(UInt16.self) { Double(Float(Float16(bitPattern: $0))) }
        case (.float, 4): read(UInt32.self) { Double(Float(bitPattern: $0)) }
        case (.float, _): read(UInt64.self) { Double(bitPattern: $0) }
        }
      }
    }
    return numbers
  }
}
