import Numerics

/// An array in the IDX format of the MNIST files: two zero bytes, the type, the rank, the lengths as big-endian 32-bit
/// numbers, then the elements, row-major and big-endian. Compression by gzip is undone.
public struct IDX: Sendable, Equatable {
  public let shape: [Int]
  /// The elements as they lie in the file.
  public let bytes: [UInt8]
  private let layout: RawNumbers

  /// Whether the elements are bytes, as pictures and labels are.
  public var isOfBytes: Bool { layout.kind == .unsigned }

  private static let types: [UInt8: RawNumbers] = [
    0x08: RawNumbers(.unsigned, size: 1, isBigEndian: true), 0x09: RawNumbers(.signed, size: 1, isBigEndian: true),
    0x0B: RawNumbers(.signed, size: 2, isBigEndian: true), 0x0C: RawNumbers(.signed, size: 4, isBigEndian: true),
    0x0D: RawNumbers(.float, size: 4, isBigEndian: true), 0x0E: RawNumbers(.float, size: 8, isBigEndian: true),
  ]

  /// - Throws: ``ImageError`` when the file cannot be read, ``FileFormatError`` when it is not IDX.
  public init(path: String) throws {
    let file = try FileBytes.read(path)
    try self.init(Gzip.isCompressed(file) ? Gzip.expanded(file, path: path) : file, path: path)
  }

  /// - Parameter path: names the file in errors.
  public init(_ file: [UInt8], path: String) throws {
    func failure(_ reason: String) -> FileFormatError { FileFormatError(path: path, format: "IDX", reason: reason) }
    guard file.count >= 4, file[0] == 0, file[1] == 0 else { throw failure("it does not begin with IDX's four bytes") }
    guard let layout = IDX.types[file[2]] else {
      throw failure("its elements are of type \(file[2]), which IDX does not have")
    }
    let header = 4 + 4 * Int(file[3])
    guard file.count >= header else { throw failure("it ends within its header") }
    shape = stride(from: 4, to: header, by: 4).map { i in file[i..<i + 4].reduce(0) { $0 << 8 | Int($1) } }
    let given = file.count - header
    let promised = Shape.count(shape)?.multipliedReportingOverflow(by: layout.size)
    guard let promised, !promised.overflow, promised.partialValue == given else {
      throw failure(
        layout.size == 1
          ? "its header promises \(Shape.text(shape)) bytes and \(given) follow"
          : "its header promises \(Shape.text(shape)) numbers of \(layout.size) bytes, and \(given) bytes follow")
    }
    bytes = Array(file[header...])
    self.layout = layout
  }

  /// The elements as numbers, as they are.
  /// - Throws: ``TensorError/memory(requested:budget:)``, ``TensorError/cancelled(_:)``.
  public func numbers() throws -> Tensor<Double> {
    try Tensor(shape: shape, scalars: layout.numbers(bytes, from: 0, count: bytes.count / layout.size))
  }

  /// Bytes of three axes as grey pictures N×1×H×W in [−1, 1]; nil for anything else.
  /// - Throws: as ``numbers()``.
  public func pictures() throws -> Tensor<Double>? {
    guard isOfBytes, shape.count == 3 else { return nil }
    var samples = try layout.numbers(bytes, from: 0, count: bytes.count)
    for i in samples.indices {
      if i & 0xFFFFF == 0 { try Cancellation.check() }
      samples[i] = samples[i] / 127.5 - 1
    }
    return try Tensor(shape: [shape[0], 1, shape[1], shape[2]], scalars: samples)
  }
}
