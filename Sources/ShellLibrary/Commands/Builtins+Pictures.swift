import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellPictures
import ShellSyntax

extension Builtins {
  /// Pictures in, pictures and plots out.
  static let pictures: [Builtin] = [
    Builtin(
      "image", .pictures, [.required("path", "a PNG or JPEG file")],
      "A picture from a PNG or JPEG file: C×H×W in [−1, 1], grey as 1×H×W, a photograph the way its camera was held.",
      equation: "x = 2·(sample/max) − 1",
      source: "ISO/IEC 15948 (PNG); ISO/IEC 10918 (JPEG); CIPA DC-008 (EXIF orientation)",
      example: "save zeros(1, 4, 4), \"grey.png\"; check image(\"grey.png\") ≈ zeros(1, 4, 4) within 0.01"
    ) { arguments, session in .from(try PictureFile.read(session.files.readable(arguments.string("path")))) },
    Builtin(
      "show", .commands,
      [
        .rest("pictures", "pictures, or batches of them"), .optional("title", "what stands above"),
        .optional("range", "the values that are black and white, [-1, 1] unless given"),
      ],
      "Shows pictures side by side.",
      equation: "black at −1, white at 1", source: "pictures are in [−1, 1]",
      example: "show zeros(1, 4, 4), ones(1, 4, 4), title: \"grey and white\""
    ) { arguments, session in
      let range = try range(arguments)
      let pictures = try arguments.panels("pictures")
      let panels = try pictures.map { try Panel($0.tensor, label: $0.label, range: range) }
      try emit(Figure(panels, title: arguments.optionalString("title") ?? ""), arguments, session)
      sayWhatIsCut(pictures.map(\.tensor), arguments, session)
      return .nothing
    },
    Builtin(
      "grid", .commands,
      [
        .rest("pictures", "batches of pictures"), .optional("title", "what stands above"),
        .optional("columns", "how many in a row"),
        .optional("range", "the values that are black and white, [-1, 1] unless given"),
      ],
      "Shows each picture of a batch by itself, numbered.",
      equation: "picture i of the batch at row i div columns", source: "pictures are in [−1, 1]",
      example: "grid zeros(4, 1, 4, 4), columns: 2"
    ) { arguments, session in
      let range = try range(arguments)
      let given = try arguments.panels("pictures")
      let count = given.reduce(0) { $0 + (isBatch($1.tensor.shape) ? $1.tensor.shape[0] : 1) }
      guard count <= Figure.mostPanels else {
        throw arguments.error(
          .badArgument, "a grid of \(count) pictures, of which at most \(Figure.mostPanels) can be shown",
          help: "`show` lays a batch out as one picture, or take a part of it, as in `x[0..99]`")
      }
      let panels = try given.flatMap { panel -> [Panel] in
        guard isBatch(panel.tensor.shape) else { return [try Panel(panel.tensor, label: panel.label, range: range)] }
        return try (0..<panel.tensor.shape[0]).map { try Panel(panel.tensor[$0], label: "\($0)", range: range) }
      }
      let columns = try arguments.optionalInteger("columns", atLeast: 1)
      if let columns, columns > 10_000 {
        throw arguments.error(
          "columns", "a grid of \(columns) columns is wider than any screen",
          help: panels.count == 1 ? "there is one picture" : "there are \(panels.count) pictures")
      }
      try emit(Figure(panels, title: arguments.optionalString("title") ?? "", columns: columns), arguments, session)
      sayWhatIsCut(given.map(\.tensor), arguments, session)
      return .nothing
    },
    Builtin(
      "plot", .commands,
      [
        .rest("what", "functions, or x and one or more y, or a table, or points n×2"),
        .optional("over", "the range that functions are drawn over"), .optional("title", "what stands above"),
        .optional("kind", "\"line\", \"points\" (or \"scatter\"), \"histogram\" or \"field\"")
          .one(of: ["line", "points", "histogram", "field"]),
        .optional("xlabel", "what runs along"),
        .optional("ylabel", "what runs up"), .optional("bins", "bars of a histogram"),
        .standard("logx", .number(0), "whether x is logarithmic", labelOnly: true),
        .standard("logy", .number(0), "whether y is logarithmic", labelOnly: true),
      ],
      "Plots functions over a range, series, the columns of a table over its first, points, histograms and vector fields.",
      equation: "y = f(x)", source: "Cleveland, 1985",
      example: "plot sin, cos over 0..6", "plot [1, 2, 3], [1, 4, 9], title: \"squares\"",
      "plot randn(200), kind: \"histogram\""
    ) { arguments, session in
      session.host.emit(.picture(.plot(try PlotArguments.plot(arguments, session))))
      try session.checkInterrupt()
      return .nothing
    },
  ]

  /// Whether the first axis counts pictures: N×C×H×W, or N×H×W with N other than 1 and 3.
  private static func isBatch(_ shape: [Int]) -> Bool {
    shape.count == 4 || shape.count == 3 && shape[0] != 1 && shape[0] != 3 && !BatchLayout.hasChannelsLast(shape)
  }

  /// Says how many values are drawn as black or white although they lie visibly, a twentieth of the range, beyond.
  private static func sayWhatIsCut(_ pictures: [Tensor<Double>], _ arguments: Arguments, _ session: Session) {
    guard !arguments.has("range"), let note = FileFormats.cut(pictures, beyond: 0.1) else { return }
    session.print(note)
  }

  private static func range(_ arguments: Arguments) throws -> ClosedRange<Double> {
    guard let ends = try arguments.optionalTensor("range") else { return -1...1 }
    guard ends.count == 2, ends.scalars[0] < ends.scalars[1] else {
      throw arguments.error(
        "range", "`range` is the two values that are black and white, such as [0, 1]", help: "write `range: [0, 1]`")
    }
    return ends.scalars[0]...ends.scalars[1]
  }

  private static func emit(_ figure: Figure, _ arguments: Arguments, _ session: Session) throws {
    guard !figure.panels.isEmpty else {
      throw arguments.error(
        .missingArgument, "`\(arguments.function)` needs a picture", help: "write for example `show x0, w.x0`")
    }
    session.host.emit(.picture(.figure(figure)))
    try session.checkInterrupt()
  }
}

extension Arguments {
  /// The pictures of a `rest` parameter, each with the source of its argument as its label.
  func panels(_ name: String) throws -> [(tensor: Tensor<Double>, label: String)] {
    try labelled(name).map { value, label in
      guard let tensor = try value.tensor() else {
        throw error(
          .wrongType, "`\(function)` shows pictures, not \(ValueText.described(value)) (`\(label)`)",
          help: isOfPictures(value) ? "show a draw from it: `\(function) \(label).sample()`" : nil)
      }
      guard tensor.rank >= 2 else {
        throw error(
          .wrongShape, "`\(label)` is \(Shape.text(tensor.shape)), not a picture",
          help: tensor.rank == 1 ? "draw a vector with `plot \(label)`" : "a picture is H×W, 1×H×W or 3×H×W")
      }
      return (tensor.untraced, label)
    }
  }

  private func isOfPictures(_ value: Value) -> Bool {
    if case .object(let object) = value { object is PriorObject || object is PosteriorObject } else { false }
  }

  /// The values of a `rest` parameter with the source text of each.
  func labelled(_ name: String) -> [(value: Value, label: String)] {
    rest(name).enumerated().map { ($1, site.argumentSpan($0).text) }
  }
}
