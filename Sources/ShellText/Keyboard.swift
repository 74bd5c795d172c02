/// Which letters lie side by side on a keyboard.
enum Keyboard {
  private static let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"]

  /// Column and row of each key; a row begins a little to the right of the one above.
  private static let places: [Unicode.Scalar: (row: Int, column: Int)] = {
    var places: [Unicode.Scalar: (row: Int, column: Int)] = [:]
    for (row, keys) in rows.enumerated() {
      for (column, key) in keys.unicodeScalars.enumerated() { places[key] = (row, column) }
    }
    return places
  }()

  /// Whether one is struck easily for the other: keys that touch, in any case of the letters.
  static func areNeighbours(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Bool {
    guard let a = places[lower(a)], let b = places[lower(b)] else { return false }
    let (high, low) = a.row <= b.row ? (a, b) : (b, a)
    switch low.row - high.row {
    case 0: return abs(low.column - high.column) <= 1
    // Below w lie a and s.
    case 1: return low.column == high.column || low.column == high.column - 1
    default: return false
    }
  }

  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
  }
}
