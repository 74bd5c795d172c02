import Numerics

/// The chunks of a PNG file that make its picture, checked for size before anything is decoded.
struct PNGChunks {
  let width: Int
  let height: Int
  let isPalette: Bool
  /// The file without its ancillary chunks (text, time, gamma, profiles) other than transparency: less for libpng to
  /// trip over, and no colour management.
  let essential: [UInt8]

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  init(_ file: [UInt8], path: String) throws {
    let signature = PNGChunks.signature
    guard file.starts(with: signature) else {
      if !file.isEmpty && signature.starts(with: file) { throw ImageError.truncated(path: path) }
      throw ImageError.notPNG(path: path, looksLike: PNGChunks.format(of: file))
    }
    func number(at i: Int) -> Int { file[i..<i + 4].reduce(0) { $0 << 8 | Int($1) } }
    var essential = signature
    var position = signature.count
    var (width, height, colorType) = (0, 0, 0)
    var dataBytes = 0
    var ended = false
    while !ended {
      guard position + 12 <= file.count else { throw ImageError.truncated(path: path) }
      let length = number(at: position)
      guard length <= file.count - position - 12 else { throw ImageError.truncated(path: path) }
      let type = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
      if position == signature.count {
        guard type == "IHDR", length == 13 else {
          throw ImageError.damaged(path: path, reason: "the header chunk is missing")
        }
        (width, height) = (number(at: position + 8), number(at: position + 12))
        colorType = Int(file[position + 17])
      }
      if type == "IDAT" { dataBytes += length }
      // Bit 5 of the first letter marks a chunk that a reader may skip.
      if file[position + 4] & 0x20 == 0 || type == "tRNS" {
        essential += file[position..<position + 12 + length]
      }
      ended = type == "IEND"
      position += 12 + length
    }
    guard width > 0, height > 0 else { throw ImageError.damaged(path: path, reason: "its size is \(width)×\(height)") }
    guard (try? MemoryBudget.admit([height, width], bytesEach: 12)) != nil else {
      throw ImageError.tooLarge(path: path, width: width, height: height, budget: MemoryBudget.bytes)
    }
    // Deflate packs at most 1032 to 1 and a pixel takes at least a bit: a few bytes cannot be a huge picture.
    guard width * height / 8 <= (dataBytes + 16) * 1040 else { throw ImageError.truncated(path: path) }
    self.width = width
    self.height = height
    self.isPalette = colorType == 3
    self.essential = essential
  }

  /// The name of a common format other than PNG, by its first bytes.
  private static func format(of file: [UInt8]) -> String? {
    func starts(_ text: String) -> Bool { file.starts(with: Array(text.utf8)) }
    if file.isEmpty { return "an empty file" }
    if file.starts(with: [0xFF, 0xD8, 0xFF]) { return "a JPEG" }
    if starts("GIF8") { return "a GIF" }
    if starts("BM") { return "a BMP" }
    if starts("RIFF") { return "a WebP" }
    if starts("%PDF") { return "a PDF" }
    if starts("II*") || starts("MM") { return "a TIFF" }
    if starts("<svg") || starts("<?xml") { return "an SVG" }
    if file.prefix(512).allSatisfy({ $0 >= 32 || $0 == 10 || $0 == 13 || $0 == 9 }) { return "text" }
    return nil
  }
}
