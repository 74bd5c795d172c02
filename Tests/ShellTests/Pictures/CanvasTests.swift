import Restore
import Shell
import Testing

@Suite struct CanvasTests {
  @Test func aFilledBoxCoversItsPixelsAndHalvesItsEdges() {
    var canvas = Canvas(width: 6, height: 4)
    canvas.fill(Box(left: 1, top: 1, right: 3.5, bottom: 3), Color(0, 0, 0))
    #expect(canvas.raster.color(x: 1, y: 1) == (0, 0, 0))
    #expect(canvas.raster.color(x: 2, y: 2) == (0, 0, 0))
    #expect(abs(Int(canvas.raster.color(x: 3, y: 1).red) - 127) <= 1)
    #expect(canvas.raster.color(x: 4, y: 1) == (255, 255, 255))
    #expect(canvas.raster.color(x: 1, y: 0) == (255, 255, 255))
  }

  @Test func aStrokeIsAsDarkAsItIsLongAndWide() {
    var canvas = Canvas(width: 60, height: 60)
    canvas.stroke([[Point(10, 12), Point(50, 41)]], width: 3, Color(0, 0, 0))
    let ink = canvas.raster.samples.reduce(0.0) { $0 + (255 - Double($1)) / 255 } / 3
    let length = (40.0 * 40 + 29 * 29).squareRoot()
    #expect(abs(ink - (3 * length + .pi * 1.5 * 1.5)) < 0.03 * 3 * length)
  }

  @Test func joinedPiecesAreNoDarkerThanOne() {
    var once = Canvas(width: 20, height: 20)
    var twice = Canvas(width: 20, height: 20)
    once.stroke([[Point(2, 10), Point(18, 10)]], width: 2, Color(0, 0, 0), opacity: 0.5)
    twice.stroke([[Point(2, 10), Point(9, 10), Point(18, 10)]], width: 2, Color(0, 0, 0), opacity: 0.5)
    #expect(once.raster == twice.raster)
  }

  @Test func drawingOutsideDoesNothing() {
    var canvas = Canvas(width: 5, height: 5)
    let white = canvas.raster
    canvas.stroke([[Point(-50, -40), Point(-10, -9)]], width: 3, Color(0, 0, 0))
    canvas.stroke([[Point(.nan, 1), Point(.infinity, 2)]], width: 3, Color(0, 0, 0))
    canvas.disc(Point(1e300, -1e300), radius: 4, Color(0, 0, 0))
    canvas.fill(Box(left: 9, top: 9, right: -9, bottom: -9), Color(0, 0, 0))
    #expect(canvas.raster == white)
  }

  @Test func everyCharacterAPersonNeedsHasAGlyph() {
    let ascii = String(String.UnicodeScalarView((32..<127).compactMap { Unicode.Scalar($0) }))
    let mathematics = "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ∂∇∞±×·≈≠≤≥∈→†√∫∑‖²³⁻¹₀₁ₜᵀ…–—°′−x̂x̄ε̃é"
    for character in ascii + mathematics {
      #expect(StrokeFont.draws(character), "no glyph for \(character)")
    }
    #expect(!StrokeFont.draws("漢"))
    #expect(StrokeFont.width("mm", size: 20) > 2 * StrokeFont.width("i", size: 20))
  }
}
