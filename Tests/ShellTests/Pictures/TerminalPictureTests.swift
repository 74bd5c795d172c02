import Foundation
import Numerics
import Restore
import Shell
import Testing

@Suite struct TerminalPictureTests {
  func figure() throws -> Picture {
    .figure(Figure([try Panel(Tensor(shape: [1, 2, 2], scalars: [-1, 1, 1, -1]), label: "x")], title: "T"))
  }

  @Test func theEnvironmentChooses() {
    func chosen(_ environment: [String: String], _ isTerminal: Bool = true) -> PictureProtocol {
      .chosen(environment: environment, isTerminal: isTerminal)
    }
    #expect(chosen(["TERM": "xterm-256color"]) == .blocks)
    #expect(chosen(["TERM": "xterm-kitty"]) == .kitty)
    #expect(chosen(["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"]) == .kitty)
    #expect(chosen(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"]) == .iterm)
    #expect(chosen(["TERM": "foot"]) == .sixel)
    #expect(chosen(["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "x"]) == .blocks)
    #expect(chosen(["TERM": "xterm", "NO_COLOR": "1"]) == .dots)
    #expect(chosen(["TERM": "xterm", "NO_COLOR": ""]) == .blocks)
    #expect(chosen(["TERM": "dumb"]) == .file)
    #expect(chosen(["TERM": "xterm-kitty"], false) == .file)
    #expect(chosen(["TERM": "xterm", "CONJUGATE_PICTURES": "sixel"]) == .sixel)
    #expect(chosen(["CONJUGATE_PICTURES": "kitty"], false) == .kitty, "the variable wins without a terminal too")
    #expect(chosen(["TERM": "xterm", "CONJUGATE_PICTURES": "nonsense"]) == .blocks)
  }

  @Test func blocksShowTwoPixelsInOneCharacter() throws {
    let text = try #require(try figure().terminalText(.blocks, columns: 80))
    let lines = text.split(separator: "\n")
    // A title, a caption, and 28 rows of pixels in 14 lines.
    #expect(lines.count == 16)
    #expect(lines[2].contains("38;2;0;0;0;48;2;0;0;0m▀"))
    #expect(lines[2].filter { $0 == "▀" }.count == 28)
    #expect(lines.dropFirst(2).allSatisfy { $0.hasSuffix("\u{1B}[0m") }, "no colour leaks into the next line")
  }

  @Test func dotsCarryNoColor() throws {
    let text = try #require(try figure().terminalText(.dots, columns: 80))
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("⣿") && text.contains("⠀"))
  }

  @Test func kittyAndITermCarryThePNG() throws {
    let png = try PNG.encode(figure().raster())
    let kitty = try #require(try figure().terminalText(.kitty, columns: 80))
    let pieces = kitty.components(separatedBy: "\u{1B}\\").dropLast()
    #expect(kitty.hasPrefix("\u{1B}_Ga=T,f=100,q=2,m="))
    let letters = pieces.map { $0.split(separator: ";")[1] }
    #expect(letters.allSatisfy { $0.count <= 4096 })
    #expect(pieces.dropLast().allSatisfy { $0.contains("m=1;") } && pieces.last?.contains("m=0;") == true)
    #expect(Data(base64Encoded: letters.joined()) == Data(png))
    let iterm = try #require(try figure().terminalText(.iterm, columns: 80))
    let body = try #require(iterm.split(separator: ":").last).dropLast()
    #expect(Data(base64Encoded: String(body)) == Data(png))
  }

  @Test func sixelsPaintEveryPixelOnce() throws {
    var picture = Raster(width: 13, height: 9)
    for i in picture.samples.indices { picture.samples[i] = [0, 128, 255][(i / 3 * 7 + i / 5) % 3] }
    let painted = try decode(Sixel.text(picture), width: 13, height: 9)
    for i in 0..<13 * 9 {
      let c = picture.color(x: i % 13, y: i / 13)
      let wanted = [c.red, c.green, c.blue].map { (Int($0) * 100 + 127) / 255 }
      #expect(painted[i] == wanted)
    }
  }

  /// Reads sixels back: the percentages of each pixel.
  func decode(_ text: String, width: Int, height: Int) throws -> [[Int]] {
    #expect(text.hasPrefix("\u{1B}P0;1q") && text.hasSuffix("\u{1B}\\"))
    var palette: [Int: [Int]] = [:]
    var pixels = [[Int]](repeating: [], count: width * height)
    var letters = Array(
      text.dropFirst(text.distance(from: text.startIndex, to: try #require(text.firstIndex(of: "#")))))
    letters.removeLast(2)
    var (i, x, top, color) = (0, 0, 0, 0)
    func number() -> Int {
      var n = 0
      while i < letters.count, let digit = letters[i].wholeNumberValue {
        n = 10 * n + digit
        i += 1
      }
      return n
    }
    while i < letters.count {
      switch letters[i] {
      case "#":
        i += 1
        color = number()
        if i < letters.count, letters[i] == ";" {
          var parts: [Int] = []
          while i < letters.count, letters[i] == ";" {
            i += 1
            parts.append(number())
          }
          palette[color] = Array(parts.dropFirst())
        }
      case "$": (x, i) = (0, i + 1)
      case "-": (x, top, i) = (0, top + 6, i + 1)
      default:
        var run = 1
        if letters[i] == "!" {
          i += 1
          run = number()
        }
        let bits = Int(try #require(letters[i].asciiValue)) - 63
        i += 1
        for _ in 0..<run {
          for k in 0..<6 where bits >> k & 1 == 1 {
            let place = (top + k) * width + x
            #expect(pixels[place].isEmpty, "painted twice")
            pixels[place] = try #require(palette[color])
          }
          x += 1
        }
      }
    }
    return pixels
  }

  @Test func aPlotInCharactersHasAxesAndNumbers() throws {
    let plot = Picture.plot(
      Plot([Plot.function({ $0 }, over: 0...1, label: "p.mu")], title: "Path", xLabel: "t", yLabel: "p.mu"))
    let text = try #require(try plot.terminalText(.dots, columns: 60))
    for part in ["Path", "1.0", "0.5", "└", "┤", "t"] { #expect(text.contains(part)) }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 66 })
  }
}
