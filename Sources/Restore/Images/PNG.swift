import CPNG
import Numerics

/// PNG files as tensors C×H×W in [−1, 1] and back.
///
/// Every kind of PNG is read: grey, colour, palette, 1 to 16 bits a sample, interlaced. Grey (and a palette of greys)
/// gives 1×H×W, anything else 3×H×W. Transparent pixels are shown on white. Samples are taken as they are stored:
/// gamma and colour profiles are ignored, as is usual where pictures are data.
public enum PNG {
  /// The picture in a file.
  /// - Throws: ``ImageError`` for a missing, truncated, damaged or oversized file.
  public static func read(_ path: String) throws -> Tensor<Double> {
    try picture(FileBytes.read(path), path: path)
  }

  static func picture(_ file: [UInt8], path: String) throws -> Tensor<Double> {
    try unattended(file, path) { try decode(file, path: path).tensor }
  }

  /// The picture in a file with 8 bits a sample.
  public static func readRaster(_ path: String) throws -> Raster {
    let file = try FileBytes.read(path)
    return try unattended(file, path) { try decode(file, path: path).raster }
  }

  /// Floating-point operations that take as long as one pixel.
  private static let costOfPixel = 100.0

  /// Decodes what may be a small file of a huge picture.
  private static func unattended<Value: Sendable>(
    _ file: [UInt8], _ path: String, _ decoded: @escaping @Sendable () throws -> Value
  ) throws -> Value {
    let chunks = try PNGChunks(file, path: path)
    return try Unattended.run(operations: costOfPixel * Double(chunks.width) * Double(chunks.height)) {
      Result { try decoded() }
    }.get()
  }

  /// Writes a tensor as an 8-bit PNG (see ``Raster/init(_:)`` for shapes, batches and clipping). The file appears whole
  /// or not at all: a failed write leaves what was there before.
  public static func write(_ x: Tensor<Double>, to path: String) throws {
    try write(try Raster(x), to: path)
  }

  /// Writes a picture; the file appears whole or not at all.
  public static func write(_ raster: Raster, to path: String) throws {
    try FileBytes.write(encoded(raster, path: path), to: path)
  }

  /// The bytes of a PNG file, unless the work is to stop before they are there.
  /// - Throws: as ``encode(_:path:)``, and ``TensorError/cancelled(_:)``.
  public static func encoded(_ raster: Raster, path: String = "picture") throws -> [UInt8] {
    // The picture once more, and libpng's own.
    _ = try MemoryBudget.admit([2, raster.height, raster.width, raster.channels], bytesEach: 1)
    return try Unattended.run(operations: costOfPixel * Double(raster.samples.count)) {
      Result { try encode(raster, path: path) }
    }.get()
  }

  /// The bytes of a PNG file.
  /// - Throws: ``ImageError/damaged(path:reason:)`` with libpng's reason; an empty picture has no PNG.
  public static func encode(_ raster: Raster, path: String = "picture") throws -> [UInt8] {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    image.width = UInt32(clamping: raster.width)
    image.height = UInt32(clamping: raster.height)
    image.format = raster.channels == 1 ? 0 : PNG_FORMAT_FLAG_COLOR
    defer { png_image_free(&image) }
    // Deflate's bound is an eighth more; a picture that needs more still tells how much.
    var size = raster.samples.count + raster.height
    size += size / 8 + size / 64 + 4096
    for _ in 0..<2 {
      var written = size
      var bytes = [UInt8](repeating: 0, count: size)
      let done = bytes.withUnsafeMutableBytes { memory in
        raster.samples.withUnsafeBytes { samples in
          png_image_write_to_memory(&image, memory.baseAddress, &written, 0, samples.baseAddress, 0, nil)
        }
      }
      if done != 0 {
        bytes.removeLast(bytes.count - written)
        return bytes
      }
      guard written > size else { break }
      size = written
    }
    throw ImageError.damaged(path: path, reason: message(of: image))
  }

  /// The picture in the bytes of a PNG file; `path` is named in errors.
  package static func decode(_ file: [UInt8], path: String) throws -> PNGSamples {
    let chunks = try PNGChunks(file, path: path)
    let (width, height) = (chunks.width, chunks.height)
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return try chunks.essential.withUnsafeBytes { bytes in
      guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
        throw failure(image, path: path)
      }
      let stored = image.format
      let wide = stored & PNG_FORMAT_FLAG_LINEAR != 0
      let alpha = stored & PNG_FORMAT_FLAG_ALPHA != 0
      let color = stored & PNG_FORMAT_FLAG_COLOR != 0
      // Without gamma chunks libpng takes 8-bit samples for sRGB and 16-bit ones for linear: asked for the same, it
      // hands out what the file stores.
      image.format = stored & (PNG_FORMAT_FLAG_LINEAR | PNG_FORMAT_FLAG_ALPHA | PNG_FORMAT_FLAG_COLOR)
      let channels = (color ? 3 : 1) + (alpha ? 1 : 0)
      // At once in memory: libpng's buffer, the samples and the tensor.
      guard width == Int(image.width), height == Int(image.height),
        (try? MemoryBudget.admit([height, width, channels], bytesEach: 12)) != nil
      else { throw tooLarge(chunks, path) }
      let count = width * height * channels
      if wide {
        var buffer = [UInt16](repeating: 0, count: count)
        let done = buffer.withUnsafeMutableBytes { png_image_finish_read(&image, nil, $0.baseAddress, 0, nil) }
        guard done != 0 else { throw failure(image, path: path) }
        return PNGSamples(width, height, color, alpha, buffer)
      }
      var buffer = [UInt8](repeating: 0, count: count)
      let done = buffer.withUnsafeMutableBytes { png_image_finish_read(&image, nil, $0.baseAddress, 0, nil) }
      guard done != 0 else { throw failure(image, path: path) }
      return PNGSamples(width, height, color, alpha, palette: chunks.isPalette, buffer)
    }
  }

  private static func tooLarge(_ chunks: PNGChunks, _ path: String) -> ImageError {
    .tooLarge(path: path, width: chunks.width, height: chunks.height, budget: MemoryBudget.bytes)
  }

  private static func failure(_ image: png_image, path: String) -> ImageError {
    let reason = message(of: image)
    let short = ["Not enough", "Read Error", "read beyond end", "Too little"].contains { reason.contains($0) }
    return short ? .truncated(path: path) : .damaged(path: path, reason: reason)
  }

  private static func message(of image: png_image) -> String {
    let text = withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return text.isEmpty ? "libpng gave no reason" : text
  }
}
