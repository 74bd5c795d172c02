/// A colour as red, green and blue from 0 to 255.
public struct Color: Sendable, Hashable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From a number such as 0xD55E00.
  public init(_ hex: UInt32) {
    self.init(UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
  }

  package static let white = Color(0xFFFFFF)
  /// Text and what matters most.
  package static let ink = Color(0x24292F)
  /// Frames, ticks and second captions.
  static let muted = Color(0x6E7781)
  /// Lines that help the eye and should not be noticed.
  static let faint = Color(0xE6EAEE)
  /// Stands for a number that no pixel can show.
  package static let missing = Color(0xFF00C8)

  /// Okabe and Ito's palette (2008), told apart by colour-blind readers, the strong ones first.
  package static let series: [Color] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x5A3E85].map {
    Color($0)
  }

  /// A colour between this one (`amount` 0) and `other` (1).
  func mixed(_ other: Color, _ amount: Double) -> Color {
    func channel(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(max(0, min(255, (Double(a) + (Double(b) - Double(a)) * amount).rounded())))
    }
    return Color(channel(red, other.red), channel(green, other.green), channel(blue, other.blue))
  }

  /// Its brightness from 0 to 1 (Rec. 709 weights on the stored samples).
  var luminance: Double { (0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)) / 255 }
}
