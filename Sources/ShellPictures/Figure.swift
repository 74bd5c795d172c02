import Restore

/// Pictures side by side, each with its caption, under a title.
public struct Figure: Sendable {
  public var title: String
  public var panels: [Panel]
  /// Panels in a row; `nil` fits as many as a page takes.
  public var columns: Int?

  public init(_ panels: [Panel], title: String = "", columns: Int? = nil) {
    self.panels = panels
    self.title = title
    self.columns = columns
  }

  /// The least width of a picture, in pixels.
  private static let leastSide = 160
  /// The same for each picture of a batch.
  private static let leastUnit = 84
  private static let pageWidth = 1240
  private static let gap = 20
  private static let margin = 16
  private static let captionSize = 17.0
  private static let titleSize = 22.0
  private static let titleHeight = 28
  /// A title has at least this much room, also over one small picture.
  private static let leastTitle = 320

  /// Panels that a grid may have: more are too small to see on any page.
  package static let mostPanels = 4096

  /// The factors that pictures are enlarged by: small ones by whole factors, so that a pixel stays a square, and all to
  /// about one size, so that a degraded picture stands beside its original; batches among themselves.
  private var factors: [Int] {
    func side(_ panel: Panel) -> Int { max(panel.picture.width, panel.picture.height, 1) }
    func isBatch(_ panel: Panel) -> Bool { panel.unit < side(panel) }
    func target(_ batches: Bool) -> Int {
      panels.filter { isBatch($0) == batches }.map { panel in
        let least = batches ? Figure.leastUnit : Figure.leastSide
        return side(panel) * max(1, min((least - 1) / panel.unit + 1, Figure.pageWidth / side(panel)))
      }.max() ?? 0
    }
    let (single, batch) = (target(false), target(true))
    return panels.map { max((isBatch($0) ? batch : single) / side($0), 1) }
  }

  /// The pictures as large as they are shown.
  package var enlarged: [Raster] { zip(panels, factors).map { $0.picture.enlarged($1) } }

  /// About how many pixels the figure has: its pictures, and the room around them.
  var pixels: Int {
    zip(panels, factors).reduce(Figure.leastTitle * Figure.titleHeight) { sum, panel in
      let (width, height) = (panel.0.picture.width * panel.1, panel.0.picture.height * panel.1)
      return sum + (width + Figure.gap) * (height + Figure.gap + 30)
    }
  }

  /// The panels of each row, with the width that each gets.
  private func rows(_ pictures: [Raster]) -> [[(index: Int, width: Int)]] {
    let all = pictures.indices.map { (index: $0, width: pictures[$0].width) }
    func cut(_ perRow: Int) -> [[(index: Int, width: Int)]] {
      stride(from: 0, to: all.count, by: max(1, perRow)).map { Array(all[$0..<min($0 + perRow, all.count)]) }
    }
    guard let columns else {
      // As many as fit a page, spread evenly over the rows.
      let limit = Figure.pageWidth - 2 * Figure.margin
      func fits(_ row: [(index: Int, width: Int)]) -> Bool {
        row.reduce(-Figure.gap) { $0 + $1.width + Figure.gap } <= limit
      }
      let counts = (1...max(all.count, 1)).map { (all.count + $0 - 1) / $0 }
      return cut(counts.first { $0 <= 1 || cut($0).allSatisfy(fits) } ?? 1)
    }
    // A grid has columns, all of one width.
    let widest = pictures.map(\.width).max() ?? 0
    return cut(max(1, columns)).map { row in row.map { ($0.index, widest) } }
  }

  /// The figure as one picture on white.
  public func raster() -> Raster {
    let pictures = enlarged
    let rows = rows(pictures)
    let (gap, margin) = (Figure.gap, Figure.margin)
    var captions = [[String]](repeating: [], count: panels.count)
    for cell in rows.joined() {
      captions[cell.index] = Figure.lines(panels[cell.index].label, limit: Double(cell.width + gap - 14))
    }
    let captionLines = captions.map(\.count).max() ?? 0
    let caption = captionLines == 0 ? 0 : 8 + 22 * captionLines
    let widest = rows.map { $0.reduce(-gap) { $0 + $1.width + gap } }.max() ?? 0
    let inner = max(widest, title.isEmpty ? 0 : Figure.leastTitle)
    let titleLines = Canvas.lines(title, size: Figure.titleSize, limit: Double(inner), bold: true)
    let top = margin + (title.isEmpty ? 0 : 8 + Figure.titleHeight * titleLines.count)
    let heights = rows.map { row in (row.map { pictures[$0.index].height }.max() ?? 0) + caption }
    let height = top + heights.reduce(0, +) + max(0, rows.count - 1) * gap + margin - (caption > 0 ? 6 : 0)
    var canvas = Canvas(width: inner + 2 * margin, height: height)
    for (index, line) in titleLines.enumerated() {
      let middle = Point(Double(margin) + Double(inner) / 2, Double(margin + 18 + Figure.titleHeight * index))
      canvas.text(line, at: middle, size: Figure.titleSize, align: .center, bold: true)
    }
    var y = top
    for (row, rowHeight) in zip(rows, heights) {
      let tallest = rowHeight - caption
      var left = margin + (inner - widest) / 2
      for cell in row {
        let picture = pictures[cell.index]
        let x = left + (cell.width - picture.width) / 2
        let up = y + (tallest - picture.height) / 2
        frame(&canvas, x: x, y: up, width: picture.width, height: picture.height)
        canvas.paste(picture, x: x, y: up)
        let middle = Double(left) + Double(cell.width) / 2
        for (line, text) in captions[cell.index].enumerated() {
          let baseline = Double(y + tallest + 21 + 22 * line)
          canvas.text(text, at: Point(middle, baseline), size: Figure.captionSize, align: .center)
        }
        left += cell.width + gap
      }
      y += rowHeight + gap
    }
    return canvas.raster
  }

  /// A caption in at most two lines, broken at a space where it is too long for one.
  private static func lines(_ label: String, limit: Double) -> [String] {
    guard !label.isEmpty else { return [] }
    guard StrokeFont.width(label, size: captionSize) > limit else { return [label] }
    var first = ""
    var rest = label[...]
    while let space = rest.dropFirst().firstIndex(of: " ") {
      guard StrokeFont.width(first + rest[..<space], size: captionSize) <= limit else { break }
      first += rest[..<space]
      rest = rest[space...]
    }
    if first.isEmpty { return [Canvas.fitted(label, size: captionSize, limit: limit)] }
    return [first, Canvas.fitted(String(rest.drop { $0 == " " }), size: captionSize, limit: limit)]
  }

  /// A hairline around a picture, so that a white one has an edge. What the picture covers is left as it is.
  private func frame(_ canvas: inout Canvas, x: Int, y: Int, width: Int, height: Int) {
    let (left, top, right, bottom) = (Double(x), Double(y), Double(x + width), Double(y + height))
    for edge in [
      Box(left: left - 1, top: top - 1, right: right + 1, bottom: top),
      Box(left: left - 1, top: bottom, right: right + 1, bottom: bottom + 1),
      Box(left: left - 1, top: top, right: left, bottom: bottom),
      Box(left: right, top: top, right: right + 1, bottom: bottom),
    ] { canvas.fill(edge, Color(0xD0D7DE)) }
  }
}
