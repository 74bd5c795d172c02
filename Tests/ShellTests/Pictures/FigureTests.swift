import Numerics
import Restore
import Shell
import Testing

@Suite struct FigureTests {
  func ramp(_ side: Int) throws -> Tensor<Double> {
    let count = side * side
    return try Tensor(shape: [1, side, side], scalars: (0..<count).map { 2 * Double($0) / Double(count - 1) - 1 })
  }

  @Test func smallPicturesAreEnlargedToOneSize() throws {
    let figure = Figure([try Panel(ramp(28), label: "x0"), try Panel(ramp(7), label: "y")])
    let sizes = figure.enlarged.map(\.width)
    #expect(sizes == [168, 168])
    #expect(sizes.allSatisfy { $0 >= 112 })
    let large = Figure([try Panel(ramp(300), label: "x0")])
    #expect(large.enlarged[0].width == 300, "a large picture is shown as it is")
  }

  @Test func enlargingKeepsPixelsSquareAndValuesExact() throws {
    let figure = Figure([try Panel(ramp(28), label: "")])
    let enlarged = figure.enlarged[0]
    let source = try Raster(ramp(28))
    for (x, y) in [(0, 0), (27, 3), (13, 20)] {
      for (dx, dy) in [(0, 0), (5, 5), (2, 4)] {
        #expect(enlarged.color(x: 6 * x + dx, y: 6 * y + dy) == source.color(x: x, y: y))
      }
    }
  }

  @Test func thePicturesOfABatchAreLargeEnough() throws {
    let batch = try Tensor(shape: [9, 1, 28, 28], scalars: [Double](repeating: 0, count: 9 * 784))
    let enlarged = Figure([try Panel(batch, label: "prior.sample(9)")]).enlarged[0]
    #expect(enlarged.width == 3 * (3 * 28 + 2 * 2))
  }

  @Test func captionAndTitleAreDrawn() throws {
    let plain = Figure([try Panel(ramp(28), label: "")]).raster()
    let titled = Figure([try Panel(ramp(28), label: "x0")], title: "A digit").raster()
    #expect(titled.height > plain.height + 50)
    let head = (0..<titled.width).flatMap { x in (16..<40).map { titled.color(x: x, y: $0).red } }
    #expect(head.contains { $0 < 80 }, "the title is dark on white")
  }

  @Test func numbersThatAreNotFiniteAreMagenta() throws {
    var scalars = try ramp(4).scalars
    scalars[5] = .nan
    scalars[6] = -.infinity
    let panel = try Panel(Tensor(shape: [1, 4, 4], scalars: scalars), label: "x")
    #expect(panel.label == "x (2 of 16 not finite)")
    #expect(panel.picture.color(x: 1, y: 1) == (255, 0, 200))
    #expect(panel.picture.color(x: 2, y: 1) == (255, 0, 200))
    #expect(panel.picture.color(x: 3, y: 1).green != 0)
  }

  @Test func aRangeMapsToBlackAndWhite() throws {
    let panel = try Panel(Tensor(shape: [1, 3], scalars: [0, 5, 10]), label: "", range: 0...10)
    #expect(panel.picture.samples == [0, 128, 255])
    #expect(throws: ImageError.shape([3])) { try Panel(Tensor([1, 2, 3]), label: "") }
  }

  @Test func manyPanelsWrap() throws {
    let panels = try (0..<12).map { try Panel(ramp(28), label: "\($0)") }
    let raster = Figure(panels).raster()
    #expect(raster.width <= 1240)
    #expect(raster.height > 2 * 168)
    #expect(Figure([]).raster().width > 0, "an empty figure is no crash")
  }

  @Test func titlesMakeFileNames() {
    #expect(Picture.slug("A digit, degraded & restored") == "a-digit-degraded-restored")
    #expect(Picture.slug("σ-noise: x̂0, 4× super") == "sigma-noise-x0-4-super")
    #expect(Picture.slug("../../etc/passwd") == "etc-passwd")
    #expect(Picture.slug("…") == "")
  }
}
