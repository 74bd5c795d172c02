/// Builds PNG files byte by byte (uncompressed deflate blocks), independently of libpng.
struct PNGBuilder {
  var width: Int
  var height: Int
  var depth = 8
  /// 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.
  var colorType = 0
  var palette: [UInt8] = []
  var transparency: [UInt8] = []
  /// Further chunks between the header and the data.
  var extra: [(String, [UInt8])] = []
  /// The packed bytes of all rows, without filter bytes.
  var rows: [UInt8]

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  var file: [UInt8] {
    let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 1
    let rowBytes = (width * channels * depth + 7) / 8
    var raw: [UInt8] = []
    for y in 0..<height { raw += [0] + rows[min(y * rowBytes, rows.count)..<min((y + 1) * rowBytes, rows.count)] }
    let header = big(width) + big(height) + [UInt8(depth), UInt8(colorType), 0, 0, 0]
    var bytes = PNGBuilder.signature + chunk("IHDR", header)
    for (name, data) in extra { bytes += chunk(name, data) }
    if !palette.isEmpty { bytes += chunk("PLTE", palette) }
    if !transparency.isEmpty { bytes += chunk("tRNS", transparency) }
    return bytes + chunk("IDAT", deflated(raw)) + chunk("IEND", [])
  }

  private func big(_ n: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: n >> $0) } }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return big(data.count) + body + big(Int(PNGBuilder.checksum(body)))
  }

  private func deflated(_ raw: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65535, raw.count)
      let n = end - start
      out += [end == raw.count ? 1 : 0, UInt8(n & 255), UInt8(n >> 8), UInt8(~n & 255), UInt8((~n >> 8) & 255)]
      out += raw[start..<end]
      start = end
    } while start < raw.count
    var (a, b) = (1, 0)
    for byte in raw { (a, b) = ((a + Int(byte)) % 65521, (b + a + Int(byte)) % 65521) }
    return out + big(b << 16 | a)
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var c = UInt32.max
    for byte in bytes {
      c ^= UInt32(byte)
      for _ in 0..<8 { c = c & 1 == 1 ? 0xEDB8_8320 ^ (c >> 1) : c >> 1 }
    }
    return ~c
  }
}
