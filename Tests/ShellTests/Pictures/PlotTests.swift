import Foundation
import Restore
import Shell
import Testing

@Suite struct PlotTests {
  /// Pixels near a series colour, as places from the lower left in [0, 1].
  func places(_ raster: Raster, _ color: Color) -> [(x: Double, y: Double)] {
    var result: [(Double, Double)] = []
    for y in 0..<raster.height {
      for x in 0..<raster.width {
        let c = raster.color(x: x, y: y)
        if (c.red, c.green, c.blue) == (color.red, color.green, color.blue) {
          result.append((Double(x) / Double(raster.width), 1 - Double(y) / Double(raster.height)))
        }
      }
    }
    return result
  }

  @Test func aRisingLineRises() throws {
    let plot = Plot([Plot.function({ $0 * $0 }, over: 0...1, label: "square")], yLabel: "square")
    let ink = places(plot.raster(), Color.series[0])
    #expect(ink.count > 1000)
    let left = ink.filter { $0.x < 0.3 }.map(\.y)
    let right = ink.filter { $0.x > 0.9 }.map(\.y)
    #expect(try #require(left.max()) < 0.3)
    #expect(try #require(right.min()) > 0.7)
  }

  @Test func seriesHaveColorsOfTheirOwnAndALegend() {
    let one = Plot([Plot.function({ $0 }, over: 0...1, label: "a")], yLabel: "a").raster()
    let two = Plot([Plot.function({ $0 }, over: 0...1, label: "a"), Plot.function({ -$0 }, over: 0...1, label: "b")])
    #expect(places(one, Color.series[1]).isEmpty)
    #expect(places(two.raster(), Color.series[1]).count > 500)
  }

  @Test func aHistogramCountsEverything() throws {
    let numbers = (0..<1000).map { sin(Double($0)) } + [.nan, .infinity]
    guard case .bars(let edges, let heights, _) = try Plot.histogram(numbers, label: "x") else {
      Issue.record("a histogram is made of bars")
      return
    }
    #expect(heights.reduce(0, +) == 1000)
    #expect(edges.count == heights.count + 1)
    #expect(edges == edges.sorted())
    guard case .bars(let few, let counts, _) = try Plot.histogram([2, 2, 2], bins: 3, label: "x") else { return }
    #expect(counts.reduce(0, +) == 3 && few.first == 1.5 && few.last == 2.5)
  }

  @Test func equalAxesFollowTheData() {
    let circle = (0..<200).map { Double($0) / 200 * 2 * .pi }
    var plot = Plot([.points(x: circle.map(cos), y: circle.map(sin), label: "")])
    plot.equalAspect = true
    let raster = plot.raster()
    let ink = places(raster, Color.series[0])
    let xs = ink.map { $0.x * Double(raster.width) }
    let ys = ink.map { $0.y * Double(raster.height) }
    let width = (xs.max() ?? 0) - (xs.min() ?? 0)
    let height = (ys.max() ?? 0) - (ys.min() ?? 0)
    #expect(abs(width - height) < 3, "a circle is round")
  }

  @Test func strangeDataDrawsWithoutACrash() throws {
    let wild: [Double] = [.nan, .infinity, -.infinity, 1e308, -1e308, 0, .leastNonzeroMagnitude]
    let layers: [Plot.Layer] = try [
      .line(x: wild, y: wild, label: "line"), .points(x: wild, y: wild.reversed(), label: "points"),
      .bars(edges: wild, heights: wild, label: "uneven"), Plot.histogram(wild, label: "bars"),
      .arrows(x: wild, y: wild, u: wild, v: wild, label: "arrows"), .line(x: [], y: [], label: "empty"),
      .line(x: [1], y: [1], label: "one"), .line(x: [1, 2], y: [3, 3], label: "flat"),
    ]
    for layer in layers {
      for isLog in [false, true] {
        for isEqual in [false, true] {
          var plot = Plot([layer], title: "t", xLabel: "x", yLabel: "y")
          (plot.logX, plot.logY, plot.equalAspect) = (isLog, isLog, isEqual)
          #expect(plot.raster(width: 320, height: 240).height == 240)
          #expect(try Picture.plot(plot).terminalText(.dots, columns: 60) != nil)
        }
      }
    }
  }

  /// A legend stands where nothing is drawn: the same curves without names leave the same ink.
  @Test func aLegendCoversNothing() {
    let x = (0...400).map { Double($0) / 400 }
    let shapes: [[(Double) -> Double]] = [
      [{ $0 }, { 1 - $0 }], [{ sin(40 * $0) }, { cos(37 * $0) }], [{ $0 * $0 }, { $0 * $0 / 2 }],
    ]
    for (isBusy, shape) in zip([false, true, false], shapes) {
      func plot(_ names: [String]) -> Raster {
        let layers = zip(shape, names).map { f, name in Plot.Layer.line(x: x, y: x.map(f), label: name) }
        return Plot(layers).raster()
      }
      let (bare, named) = (plot(["", ""]), plot(["first", "second"]))
      for color in Color.series.prefix(2) {
        let (free, beside) = (places(bare, color), places(named, color))
        if isBusy {
          // The axes made room: they end left of where they did.
          #expect(free.contains { $0.x > 0.95 } && !beside.contains { $0.x > 0.95 })
        } else {
          #expect(beside.count >= free.count, "\(free.count) pixels became \(beside.count)")
        }
      }
    }
  }

  @Test func oneCloudOrFieldNeedsNoLegend() throws {
    #expect(Plot([.points(x: [1], y: [2], label: "f(x)")]).legendEntries.isEmpty)
    #expect(Plot([.arrows(x: [1], y: [2], u: [1], v: [1], label: "field")]).legendEntries.isEmpty)
    #expect(Plot([try Plot.histogram([1, 2, 2], label: "n")]).legendEntries.isEmpty)
    let line = Plot.Layer.line(x: [1, 2], y: [1, 2], label: "f")
    #expect(Plot([line], yLabel: "f").legendEntries.isEmpty && Plot([line], yLabel: "dB").legendEntries.count == 1)
    #expect(Plot([line, line]).legendEntries.count == 2)
  }

  /// The eighth line has the first one's colour, and gaps.
  @Test func tenLinesCanBeToldApart() {
    func ink(_ index: Int) -> Int {
      let layers = (0...index).map { k in
        let y = k == index ? [1.0, 2] : [Double.nan, .nan]
        return Plot.Layer.line(x: [0, 1], y: y + Array(repeating: .nan, count: 20), label: "")
      }
      return places(Plot(layers).raster(), Color.series[index % Color.series.count]).count
    }
    let (solid, dashed, dotted) = (ink(0), ink(7), ink(14))
    #expect(solid > 1000 && dashed < solid * 4 / 5 && dashed > solid / 3 && dotted < dashed)
    let text = try? Picture.plot(Plot((0..<9).map { .line(x: [0, 1], y: [0, Double($0)], label: "l\($0)") }))
      .terminalText(.dots, columns: 80)
    #expect(text?.contains("━━\u{A0}l0") == true || text?.contains("━━ l0") == true)
    #expect(text?.contains("╍╍ l7") == true)
  }
}
