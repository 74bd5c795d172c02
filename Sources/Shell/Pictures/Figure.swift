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

  /// The pictures as large as they are shown: small ones are enlarged by whole factors, so that a pixel stays a square,
  /// and all to about one size, so that a degraded picture stands beside its original.
  package var enlarged: [Raster] {
    func side(_ panel: Panel) -> Int { max(panel.picture.width, panel.picture.height, 1) }
    let largest = panels.map { panel in
      let isBatch = panel.unit < side(panel)
      let factor = ((isBatch ? Figure.leastUnit : Figure.leastSide) - 1) / panel.unit + 1
      return side(panel) * max(1, min(factor, Figure.pageWidth / side(panel)))
    }
    let target = largest.max() ?? 0
    return panels.map { $0.picture.enlarged(max(target / side($0), 1)) }
  }

  /// The figure as one picture on white.
  public func raster() -> Raster {
    let pictures = enlarged
    let cell = pictures.map(\.width).max() ?? 0
    let (gap, margin) = (Figure.gap, Figure.margin)
    let fitting = max(1, (Figure.pageWidth - 2 * margin + gap) / max(cell + gap, 1))
    let rowCount = (panels.count + fitting - 1) / max(fitting, 1)
    let balanced = rowCount > 0 ? (panels.count + rowCount - 1) / rowCount : 1
    let perRow = max(1, min(columns ?? balanced, max(panels.count, 1)))
    let rows = stride(from: 0, to: panels.count, by: perRow).map { $0..<min($0 + perRow, panels.count) }
    let captions = panels.map { Figure.lines($0.label, limit: Double(cell + gap - 14)) }
    let captionLines = captions.map(\.count).max() ?? 0
    let caption = captionLines == 0 ? 0 : 8 + 22 * captionLines
    let titleWidth = StrokeFont.width(title, size: Figure.titleSize, bold: true)
    let inner = max(perRow * (cell + gap) - gap, min(Int(titleWidth) + 1, Figure.pageWidth))
    let top = margin + (title.isEmpty ? 0 : 36)
    let heights = rows.map { row in (row.map { pictures[$0].height }.max() ?? 0) + caption }
    let height = top + heights.reduce(0, +) + max(0, rows.count - 1) * gap + margin - (caption > 0 ? 6 : 0)
    var canvas = Canvas(width: inner + 2 * margin, height: height)
    if !title.isEmpty {
      let fitted = Canvas.fitted(title, size: Figure.titleSize, limit: Double(inner), bold: true)
      let baseline = Point(Double(margin), Double(margin) + 18)
      canvas.text(fitted, at: baseline, size: Figure.titleSize, bold: true)
    }
    var y = top
    for (row, rowHeight) in zip(rows, heights) {
      let tallest = rowHeight - caption
      for (column, i) in row.enumerated() {
        let picture = pictures[i]
        let x = margin + column * (cell + gap) + (cell - picture.width) / 2
        let up = y + (tallest - picture.height) / 2
        frame(&canvas, x: x, y: up, width: picture.width, height: picture.height)
        canvas.paste(picture, x: x, y: up)
        let middle = Double(margin + column * (cell + gap)) + Double(cell) / 2
        for (line, text) in captions[i].enumerated() {
          let baseline = Double(y + tallest + 21 + 22 * line)
          canvas.text(text, at: Point(middle, baseline), size: Figure.captionSize, align: .center)
        }
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

  /// A hairline around a picture, so that a white one has an edge.
  private func frame(_ canvas: inout Canvas, x: Int, y: Int, width: Int, height: Int) {
    let box = Box(left: Double(x - 1), top: Double(y - 1), right: Double(x + width + 1), bottom: Double(y + height + 1))
    canvas.fill(box, Color(0xD0D7DE))
  }
}
