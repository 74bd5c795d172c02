import Foundation
import Numerics

/// Handwritten digits from a data set in the IDX format, and which of them are kept out of every fit.
public struct DigitImages: Sendable {
  /// One digit after the other, each height × width bytes: 0 is black, 255 is white.
  public let bytes: [UInt8]
  public let count: Int
  public let height: Int
  public let width: Int

  /// - Parameter path: an IDX file of pictures, or a folder with one such file (`*images-idx3-ubyte`, perhaps with `.gz`).
  /// - Throws: ``ImageError`` or ``FileFormatError``.
  public init(path: String) throws {
    let file = try DigitImages.file(at: path)
    let data = try IDX(path: file)
    guard data.isOfBytes else {
      throw FileFormatError(path: file, format: "picture", reason: "pictures are bytes, and it holds other numbers")
    }
    guard data.shape.count == 3, !data.shape.contains(0) else {
      throw FileFormatError(
        path: file, format: "picture", reason: "pictures have three axes, and it holds \(Shape.text(data.shape))")
    }
    (bytes, count, height, width) = (data.bytes, data.shape[0], data.shape[1], data.shape[2])
  }

  private static func file(at path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return path }
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter {
      $0.hasSuffix("images-idx3-ubyte") || $0.hasSuffix("images-idx3-ubyte.gz")
    }
    // MNIST's own folder holds train-… and t10k-…: the larger set sorts last.
    guard let name = names.sorted().last else {
      throw FileFormatError(path: path, format: "data", reason: "the folder has no file *images-idx3-ubyte or .gz")
    }
    return path + "/" + name
  }

  /// Digit i is kept out of every fit when i mod 16 = 15.
  public static func isHeldOut(_ index: Int) -> Bool { index % 16 == 15 }

  /// The indices of the digits that a fit may see.
  public var fitted: [Int] { (0..<count).filter { !DigitImages.isHeldOut($0) } }
  /// The indices of the digits kept out.
  public var heldOut: [Int] { (0..<count).filter(DigitImages.isHeldOut) }

  /// Digits as pictures N×1×H×W in [−1, 1], moved by some pixels; what comes in from outside is black.
  /// - Throws: ``TensorError/index(_:count:axis:)`` for an index outside the set, ``TensorError/memory(requested:budget:)``.
  public func pictures(_ indices: [Int], down: Int = 0, right: Int = 0) throws -> Tensor<Double> {
    if let bad = indices.first(where: { $0 < 0 || $0 >= count }) {
      throw TensorError.index(bad, count: count, axis: 0)
    }
    let shape = [indices.count, 1, height, width]
    var scalars = [Double](repeating: -1, count: try MemoryBudget.admit(shape))
    var o = 0
    for index in indices {
      for row in 0..<height {
        for column in 0..<width {
          let (y, x) = (row - down, column - right)
          if y >= 0, y < height, x >= 0, x < width {
            scalars[o] = Double(bytes[(index * height + y) * width + x]) / 127.5 - 1
          }
          o += 1
        }
      }
    }
    return try Tensor(shape: shape, scalars: scalars)
  }
}
