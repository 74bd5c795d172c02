import Numerics

/// How a camera was held: the orientation of a JPEG's EXIF data, 1 to 8, and 1 (as stored) where there is none.
///
/// CIPA DC-008 (EXIF 2.3), tag 0x0112: the number says where the stored picture's first row and column belong.
struct JPEGOrientation {
  let value: Int

  init(_ file: [UInt8]) {
    value = JPEGOrientation.exif(file).flatMap { JPEGOrientation.orientation($0) } ?? 1
  }

  /// The TIFF data within the EXIF segment, which stands before the picture's data.
  private static func exif(_ file: [UInt8]) -> ArraySlice<UInt8>? {
    var position = 2
    while position + 4 <= file.count, file[position] == 0xFF {
      let marker = file[position + 1]
      // The picture's data, or its end.
      if marker == 0xDA || marker == 0xD9 { return nil }
      let length = Int(file[position + 2]) << 8 | Int(file[position + 3])
      let end = position + 2 + length
      guard length >= 2, end <= file.count else { return nil }
      let segment = file[position + 4..<end]
      if marker == 0xE1, segment.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) { return segment.dropFirst(6) }
      position = end
    }
    return nil
  }

  private static func orientation(_ tiff: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(tiff)
    guard bytes.count >= 8 else { return nil }
    let isLittle = bytes.starts(with: [0x49, 0x49])
    func number(_ position: Int, _ size: Int) -> Int? {
      guard position >= 0, position + size <= bytes.count else { return nil }
      let field = bytes[position..<position + size]
      return (isLittle ? Array(field.reversed()) : Array(field)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      let place = directory + 2 + 12 * entry
      guard let tag = number(place, 2) else { return nil }
      if tag == 0x0112 { return number(place + 8, 2).flatMap { (1...8).contains($0) ? $0 : nil } }
    }
    return nil
  }

  /// Samples, pixel by pixel, as C×H×W in [−1, 1] the right way up; from 5 on height and width change places.
  func picture(_ samples: [UInt8], height: Int, width: Int, channels: Int) -> Tensor<Double> {
    let isTurned = value >= 5
    let (isRowReversed, isColumnReversed) = ([3, 4, 6, 7].contains(value), [2, 3, 7, 8].contains(value))
    let (rows, columns) = isTurned ? (width, height) : (height, width)
    var scalars = [Double](repeating: 0, count: samples.count)
    for y in 0..<rows {
      for x in 0..<columns {
        var (row, column) = isTurned ? (x, y) : (y, x)
        // The stored first row is at the bottom or the right; the stored first column at the right or the bottom.
        if isRowReversed { row = height - 1 - row }
        if isColumnReversed { column = width - 1 - column }
        let i = (row * width + column) * channels
        for c in 0..<channels {
          scalars[(c * rows + y) * columns + x] = Double(samples[i + c]) / 127.5 - 1
        }
      }
    }
    return Tensor(unchecked: [channels, rows, columns], scalars)
  }
}
