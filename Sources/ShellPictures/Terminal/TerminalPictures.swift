import Foundation
import Numerics
import Restore
import ShellText

/// How a terminal shows pictures.
public enum PictureProtocol: String, Sendable, CaseIterable {
  /// Kitty's graphics protocol, as in kitty and Ghostty.
  case kitty
  /// iTerm2's inline images, as in iTerm2 and WezTerm.
  case iterm
  /// DEC's sixel graphics, as in foot, mlterm and xterm.
  case sixel
  /// Half-block characters in 24-bit colour, which nearly every terminal has.
  case blocks
  /// Braille dots without colour.
  case dots
  /// Into a PNG file.
  case file
  /// Not at all.
  case none

  /// What is wrong with `CONJUGATE_PICTURES` in an environment, if something is.
  public static func fault(in environment: [String: String]) -> String? {
    guard let name = environment["CONJUGATE_PICTURES"], !name.isEmpty, Self(rawValue: name.lowercased()) == nil else {
      return nil
    }
    let names = allCases.map(\.rawValue)
    let near = Suggestion.didYouMean(name.lowercased(), among: names).map { "; \($0)" } ?? ""
    return "CONJUGATE_PICTURES is one of \(names.joined(separator: ", ")), not \(name)\(near)"
  }

  /// The protocol for an environment. `CONJUGATE_PICTURES` decides where it is set; otherwise what the terminal says
  /// about itself does, and without a terminal a picture goes to a file. `NO_COLOR` turns blocks into dots.
  public static func chosen(environment: [String: String], isTerminal: Bool) -> PictureProtocol {
    if let name = environment["CONJUGATE_PICTURES"]?.lowercased(), let wanted = PictureProtocol(rawValue: name) {
      return wanted
    }
    guard isTerminal else { return .file }
    let terminal = environment["TERM"] ?? ""
    if terminal.isEmpty || terminal == "dumb" { return .file }
    let program = environment["TERM_PROGRAM"] ?? ""
    // A multiplexer in between swallows graphics.
    let isPlain = environment["TMUX"] == nil && environment["STY"] == nil && !terminal.hasPrefix("screen")
    if isPlain {
      if environment["KITTY_WINDOW_ID"] != nil || terminal == "xterm-kitty" || terminal == "xterm-ghostty" {
        return .kitty
      }
      if program == "ghostty" { return .kitty }
      if program == "iTerm.app" || program == "WezTerm" { return .iterm }
      if terminal.hasPrefix("foot") || terminal.contains("sixel") || terminal.hasPrefix("mlterm") { return .sixel }
    }
    return (environment["NO_COLOR"] ?? "").isEmpty ? .blocks : .dots
  }
}

extension Picture {
  /// What to print so that a terminal of `columns` characters shows the picture, without a newline at its end; `nil` for
  /// `file` and `none`.
  /// - Throws: ``TensorError/cancelled(_:)``; ``ImageError`` for what has no PNG.
  public func terminalText(_ protocol: PictureProtocol, columns: Int) throws -> String? {
    let columns = max(columns, 20)
    let text: String
    switch `protocol` {
    case .kitty: text = Kitty.text(try PNG.encoded(raster()))
    case .iterm: text = ITerm.text(try PNG.encoded(raster()), name: title)
    case .sixel: text = Sixel.text(try raster())
    case .blocks, .dots:
      switch self {
      case .figure(let figure): text = figure.terminalText(columns: columns, color: `protocol` == .blocks)
      case .plot(let plot): text = plot.terminalText(columns: columns, color: `protocol` == .blocks)
      }
    case .file, .none: return nil
    }
    try Cancellation.check()
    return text
  }
}

/// Kitty's graphics protocol: the PNG in base64, in pieces of 4096 letters, without an answer from the terminal.
enum Kitty {
  static func text(_ png: [UInt8]) -> String {
    let letters = Array(Data(png).base64EncodedString().utf8)
    var result = ""
    for start in stride(from: 0, to: letters.count, by: 4096) {
      let end = min(start + 4096, letters.count)
      let keys = start == 0 ? "a=T,f=100,q=2," : ""
      let piece = String(decoding: letters[start..<end], as: UTF8.self)
      result += "\u{1B}_G\(keys)m=\(end < letters.count ? 1 : 0);\(piece)\u{1B}\\"
    }
    return result
  }
}

/// iTerm2's inline images: the PNG in base64 in one escape sequence.
enum ITerm {
  static func text(_ png: [UInt8], name: String) -> String {
    let name = Data((name.isEmpty ? "picture" : name).utf8).base64EncodedString()
    let data = Data(png).base64EncodedString()
    return "\u{1B}]1337;File=inline=1;name=\(name);size=\(png.count):\(data)\u{07}"
  }
}
