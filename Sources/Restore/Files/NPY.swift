import Numerics

/// An array in NumPy's .npy format: a magic word, a header that is a Python dictionary, then the numbers.
///
/// Numbers of every size and byte order are read, truth values and half precision too, in C's or Fortran's order; complex
/// numbers, texts, records and pickled objects are not.
public struct NPY: Sendable {
  public let tensor: Tensor<Double>
  /// NumPy's name of the numbers' type, such as `|u1` for bytes.
  public let type: String

  private static let magic: [UInt8] = [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]

  /// - Parameter path: names the file in errors.
  /// - Throws: ``FileFormatError``; ``TensorError/memory(requested:budget:)``; ``TensorError/cancelled(_:)``.
  public init(_ file: [UInt8], path: String) throws {
    func failure(_ reason: String) -> FileFormatError { FileFormatError(path: path, format: "npy", reason: reason) }
    guard file.count >= 12, file.starts(with: NPY.magic) else { throw failure("it does not begin as one") }
    // The header's length takes two bytes in version 1 and four since.
    let width = file[6] == 1 ? 2 : 4
    let length = file[8..<8 + width].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + width + length
    guard start <= file.count else { throw failure("it ends within its header") }
    let header = String(decoding: file[8 + width..<start], as: UTF8.self)
    guard let type = NPY.value(of: "descr", in: header), let order = NPY.value(of: "fortran_order", in: header),
      let extent = NPY.value(of: "shape", in: header)
    else { throw failure("its header lacks the type, the order or the shape") }
    guard let layout = RawNumbers(numpy: type) else {
      throw failure("its elements are of type \(type), and only real numbers are read")
    }
    guard let shape = NPY.shape(extent), let count = Shape.count(shape) else {
      throw failure("its shape is \(extent)")
    }
    let size = count.multipliedReportingOverflow(by: layout.size)
    guard !size.overflow, size.partialValue == file.count - start else {
      throw failure("its header promises \(Shape.text(shape)) numbers, and \(file.count - start) bytes follow")
    }
    let isFortran = order.hasPrefix("True")
    let numbers = try layout.numbers(file, from: start, count: count)
    self.type = type
    tensor =
      isFortran && shape.count > 1
      ? try Tensor(shape: shape.reversed(), scalars: numbers).permuted(shape.indices.reversed())
      : try Tensor(shape: shape, scalars: numbers)
  }

  /// What follows a key of the dictionary: the text between quotes or brackets, or the word.
  private static func value(of key: String, in header: String) -> String? {
    guard let found = header.firstRange(of: "'\(key)':") ?? header.firstRange(of: "\"\(key)\":") else { return nil }
    let rest = header[found.upperBound...].drop { $0 == " " }
    switch rest.first {
    case "'", "\"": return rest.dropFirst().firstIndex { $0 == rest.first }.map { String(rest.dropFirst()[..<$0]) }
    case "(": return rest.firstIndex(of: ")").map { String(rest[...$0]) }
    case "[": return rest.firstIndex(of: "]").map { String(rest[...$0]) }
    default: return String(rest.prefix { $0.isLetter })
    }
  }

  /// The lengths of `(3, 4)`, `(3,)` or `()`.
  private static func shape(_ text: String) -> [Int]? {
    let parts = text.dropFirst().dropLast().split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    let lengths = parts.compactMap { Int($0.last == "L" ? $0.dropLast() : $0[...]) }
    guard text.first == "(", lengths.count == parts.count, lengths.allSatisfy({ $0 >= 0 }), lengths.count <= 32 else {
      return nil
    }
    return lengths
  }
}
