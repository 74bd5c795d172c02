import CTurboJPEG
import Numerics

/// JPEG files as tensors C×H×W in [−1, 1]: baseline and progressive, grey (1×H×W) and colour (3×H×W), 8 bits a sample.
///
/// The picture stands as a viewer shows it: the orientation that a camera notes in its EXIF data is applied. Colour
/// profiles are ignored, as for PNG.
public enum JPEG {
  /// Whether the bytes begin as a JPEG does.
  static func isJPEG(_ file: [UInt8]) -> Bool { file.starts(with: [0xFF, 0xD8, 0xFF]) }

  /// The picture in a file.
  /// - Throws: ``ImageError`` for a missing, truncated, damaged, oversized or CMYK file.
  public static func read(_ path: String) throws -> Tensor<Double> {
    try picture(FileBytes.read(path), path: path)
  }

  static func picture(_ file: [UInt8], path: String) throws -> Tensor<Double> {
    let header = try header(of: file, path: path)
    return try Unattended.run(operations: 200 * Double(header.width) * Double(header.height)) {
      Result { try decode(file, header, path: path) }
    }.get()
  }

  private struct Header: Sendable {
    var width: Int
    var height: Int
    var channels: Int
  }

  private static func header(of file: [UInt8], path: String) throws -> Header {
    guard let reader = tjInitDecompress() else { throw damaged(path, "libturbojpeg did not start") }
    defer { tjDestroy(reader) }
    var (width, height, sampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard tjDecompressHeader3(reader, file, UInt(file.count), &width, &height, &sampling, &colours) == 0 else {
      throw failure(reader, path)
    }
    guard width > 0, height > 0 else { throw damaged(path, "its size is \(width)×\(height)") }
    let isGrey = colours == Int32(TJCS_GRAY.rawValue)
    guard isGrey || colours == Int32(TJCS_RGB.rawValue) || colours == Int32(TJCS_YCbCr.rawValue) else {
      throw ImageError.unsupported(
        path: path, kind: "a CMYK JPEG, for a printer",
        remedy: "pictures here are grey or red, green and blue; convert it, for example to a PNG")
    }
    return Header(width: Int(width), height: Int(height), channels: isGrey ? 1 : 3)
  }

  private static func decode(_ file: [UInt8], _ header: Header, path: String) throws -> Tensor<Double> {
    // At once in memory: the coefficients of a progressive file, the samples and the tensor.
    guard (try? MemoryBudget.admit([header.height, header.width, header.channels], bytesEach: 12)) != nil else {
      throw ImageError.tooLarge(
        path: path, width: header.width, height: header.height, budget: MemoryBudget.bytes)
    }
    guard let reader = tjInitDecompress() else { throw damaged(path, "libturbojpeg did not start") }
    defer { tjDestroy(reader) }
    var samples = [UInt8](repeating: 0, count: header.width * header.height * header.channels)
    let format = Int32(header.channels == 1 ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue)
    // A warning is a damaged or truncated file; a progressive file of very many scans is made to be slow.
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    let done = tjDecompress2(
      reader, file, UInt(file.count), &samples, Int32(header.width), 0, Int32(header.height), format, flags)
    guard done == 0 else { throw failure(reader, path) }
    return JPEGOrientation(file).picture(
      samples, height: header.height, width: header.width, channels: header.channels)
  }

  private static func failure(_ reader: tjhandle, _ path: String) -> ImageError {
    let reason = tjGetErrorStr2(reader).map { String(cString: $0) } ?? "libturbojpeg gave no reason"
    let isShort = ["Premature end", "no JPEG image", "no image"].contains { reason.contains($0) }
    return isShort ? .truncated(path: path) : damaged(path, reason)
  }

  private static func damaged(_ path: String, _ reason: String) -> ImageError {
    .damaged(path: path, format: "JPEG", reason: reason)
  }
}
