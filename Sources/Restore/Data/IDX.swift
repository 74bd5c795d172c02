import Numerics

/// An array of bytes in the IDX format of the MNIST files: two zero bytes, the type (8 for bytes), the rank, the lengths
/// as big-endian 32-bit numbers, then the elements, row-major. Compression by gzip is undone.
public struct IDX: Sendable, Equatable {
  public let shape: [Int]
  public let bytes: [UInt8]

  /// - Throws: ``ImageError`` when the file cannot be read, ``FileFormatError`` when it is not IDX.
  public init(path: String) throws {
    let file = try FileBytes.read(path)
    try self.init(Gzip.isCompressed(file) ? Gzip.expanded(file, path: path) : file, path: path)
  }

  /// - Parameter path: names the file in errors.
  public init(_ file: [UInt8], path: String) throws {
    func failure(_ reason: String) -> FileFormatError { FileFormatError(path: path, format: "IDX", reason: reason) }
    guard file.count >= 4, file[0] == 0, file[1] == 0 else { throw failure("it does not begin with IDX's four bytes") }
    guard file[2] == 8 else { throw failure("its elements are of type \(file[2]), and only 8 (bytes) is read") }
    let header = 4 + 4 * Int(file[3])
    guard file.count >= header else { throw failure("it ends within its header") }
    shape = stride(from: 4, to: header, by: 4).map { i in file[i..<i + 4].reduce(0) { $0 << 8 | Int($1) } }
    let given = file.count - header
    guard let count = Shape.count(shape), count == given else {
      throw failure("its header promises \(Shape.text(shape)) bytes and \(given) follow")
    }
    bytes = Array(file[header...])
  }
}
