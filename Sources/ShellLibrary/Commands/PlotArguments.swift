import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellPictures
import ShellSyntax
import ShellText

/// From the arguments of `plot` to layers.
enum PlotArguments {
  static func plot(_ arguments: Arguments, _ session: Session) throws -> Plot {
    let inputs = arguments.labelled("what")
    guard !inputs.isEmpty else {
      throw arguments.error(
        .missingArgument, "`plot` needs something to draw", help: "write for example `plot sin over 0..6`")
    }
    let kind = try kind(arguments)
    var plot: Plot
    if isFunction(inputs[0].value) {
      plot = try kind == "field" ? field(inputs[0], arguments, session) : functions(inputs, arguments, session)
    } else if case .table = inputs[0].value {
      plot = try tables(inputs, kind, arguments)
    } else if kind == "histogram" || arguments.has("bins") {
      let bins = try arguments.optionalInteger("bins", atLeast: 1)
      plot = Plot(
        try inputs.map { try Plot.histogram(numbers($0, arguments).scalars, bins: bins, label: $0.label) },
        yLabel: "count")
      if inputs.count == 1 { plot.xLabel = inputs[0].label }
    } else {
      plot = try series(inputs, kind, arguments)
    }
    plot.title = try arguments.optionalString("title") ?? plot.title
    plot.xLabel = try arguments.optionalString("xlabel") ?? plot.xLabel
    plot.yLabel = try arguments.optionalString("ylabel") ?? plot.yLabel
    plot.logX = try arguments.truth("logx")
    plot.logY = try arguments.truth("logy")
    return plot
  }

  /// The word of `kind:`; points are called a scatter plot elsewhere.
  private static func kind(_ arguments: Arguments) throws -> String? {
    guard arguments.has("kind") else { return nil }
    if case .string("scatter") = arguments["kind"] { return "points" }
    return try arguments.choice("kind")
  }

  private static func isFunction(_ value: Value) -> Bool {
    switch value {
    case .function: true
    case .object(let object): object.callSignature != nil
    default: false
    }
  }

  private static func numbers(_ input: (value: Value, label: String), _ arguments: Arguments) throws -> Tensor<Double> {
    guard let tensor = try input.value.tensor(), tensor.rank >= 1 else {
      throw arguments.error(
        .wrongType, "`plot` draws functions and vectors, not \(ValueText.described(input.value)) (`\(input.label)`)",
        help: "write for example `plot sin over 0..6` or `plot x, y`")
    }
    return tensor.untraced
  }

  private static func range(_ arguments: Arguments) throws -> ClosedRange<Double> {
    switch arguments["over"] {
    case .range(let range) where range.start < range.end:
      guard range.start.isFinite, range.end.isFinite else {
        throw arguments.error("over", "the ends of `over` are finite, not \(ValueText.quoted(.range(range)))")
      }
      return range.start...range.end
    case .range(let range):
      let (low, high) = (Digits.short(range.end), Digits.short(range.start))
      throw arguments.error(
        "over", "`over` goes from a smaller to a larger number, not \(ValueText.quoted(.range(range)))",
        help: range.end < range.start ? "write `over \(low)..\(high)`" : "write for example `over 0..1`")
    case .nothing:
      throw arguments.error(.missingArgument, "`plot` of a function needs a range", help: "write `plot f over 0..1`")
    default:
      throw arguments.error(
        "over", "`over` is a range such as 0..1, not \(ValueText.described(arguments["over"]))",
        help: "write `over 0..\(arguments["over"].isScalar ? Digits.short(abs(arguments["over"].number ?? 1)) : "1")`")
    }
  }

  private static func functions(
    _ inputs: [(value: Value, label: String)], _ arguments: Arguments, _ session: Session
  ) throws -> Plot {
    let over = try range(arguments)
    let layers = try inputs.map { input in
      guard isFunction(input.value) else {
        throw arguments.error(
          .wrongType,
          "`\(input.label)` is \(ValueText.described(input.value)), and what stands before it is a function",
          help: "functions and vectors go into plots of their own")
      }
      return try Plot.function(
        { x in
          try session.checkInterrupt()
          return try session.callNumber(input.value, [Tensor(x)], purpose: "`plot`").item
        }, over: over, label: input.label)
    }
    return Plot(layers, xLabel: "", yLabel: inputs.count == 1 ? inputs[0].label : "")
  }

  /// A function of a point of the plane that returns an arrow, on a grid over the square of the range.
  private static func field(
    _ input: (value: Value, label: String), _ arguments: Arguments, _ session: Session
  ) throws -> Plot {
    let over = try range(arguments)
    let n = 17
    var (x, y, u, v) = ([Double](), [Double](), [Double](), [Double]())
    for i in 0..<n {
      for j in 0..<n {
        let step = (over.upperBound - over.lowerBound) / Double(n - 1)
        let point = [over.lowerBound + Double(j) * step, over.lowerBound + Double(i) * step]
        let arrow = try session.callTensor(input.value, [Tensor(point)], purpose: "`plot` of a field")
        guard arrow.count == 2 else {
          throw arguments.error(
            .wrongShape,
            "a field returns two numbers at [x, y], and `\(input.label)` returned \(Shape.text(arrow.shape))",
            help: "write for example `plot x -> [x[1], -x[0]], kind: \"field\" over -1..1`")
        }
        x.append(point[0])
        y.append(point[1])
        u.append(arrow.scalars[0])
        v.append(arrow.scalars[1])
      }
    }
    var plot = Plot([.arrows(x: x, y: y, u: u, v: v, label: input.label)])
    plot.equalAspect = true
    return plot
  }

  /// A series a column over the first column, with the columns' names.
  private static func tables(
    _ inputs: [(value: Value, label: String)], _ kind: String?, _ arguments: Arguments
  ) throws -> Plot {
    guard inputs.count == 1, case .table(let table) = inputs[0].value, kind != "histogram", kind != "field" else {
      throw arguments.error(
        .badArgument, "`plot` draws one table, its columns over the first",
        help: "draw columns of several with `plot t.x, t.y, u.y`")
    }
    let series = try zip(table.names, table.columns).map { name, cells -> (name: String, numbers: [Double]) in
      let numbers = cells.compactMap { $0.isScalar ? $0.number : nil }
      guard numbers.count == cells.count else {
        throw arguments.error(
          .wrongType, "the column `\(name)` of `\(inputs[0].label)` holds something else than numbers",
          help: "choose columns with `plot t.x, t.y`")
      }
      return (name, numbers)
    }
    guard series.count >= 2, let first = series.first else {
      throw arguments.error(
        .badArgument, "`\(inputs[0].label)` has no column to draw over its first",
        help: "draw the column itself: `plot \(inputs[0].label).\(series.first?.name ?? "x")`")
    }
    let layers = series.dropFirst().map { name, numbers -> Plot.Layer in
      kind == "points"
        ? .points(x: first.numbers, y: numbers, label: name) : .line(x: first.numbers, y: numbers, label: name)
    }
    return Plot(layers, xLabel: first.name, yLabel: layers.count == 1 ? layers[0].label : "")
  }

  private static func series(
    _ inputs: [(value: Value, label: String)], _ kind: String?, _ arguments: Arguments
  ) throws -> Plot {
    let tensors = try inputs.map { try numbers($0, arguments) }
    func layer(_ x: [Double], _ y: [Double], _ label: String) -> Plot.Layer {
      kind == "points" ? .points(x: x, y: y, label: label) : .line(x: x, y: y, label: label)
    }
    // Points of the plane, a row each.
    if tensors.allSatisfy({ $0.rank == 2 && $0.shape[1] == 2 }) {
      let layers = try zip(tensors, inputs).map { points, input -> Plot.Layer in
        let (x, y) = try (points.indexed([.all, .at(0)]).scalars, points.indexed([.all, .at(1)]).scalars)
        return kind == "line" ? .line(x: x, y: y, label: input.label) : .points(x: x, y: y, label: input.label)
      }
      var plot = Plot(layers)
      plot.equalAspect = true
      return plot
    }
    for (position, (tensor, input)) in zip(tensors, inputs).enumerated()
    where tensor.rank > 2 || (tensor.rank == 2 && position == 0) {
      throw arguments.error(
        .wrongShape,
        "`\(input.label)` is \(Shape.text(tensor.shape)), and `plot` draws vectors, points n×2, and over a vector n×k",
        help: tensor.rank >= 3
          ? "show a picture with `show \(input.label)`"
          : "draw its columns over what they belong to: `plot t, \(input.label)`")
    }
    if tensors.count == 1 {
      let x = tensors[0].scalars.indices.map(Double.init)
      return Plot([layer(x, tensors[0].scalars, inputs[0].label)], xLabel: "index", yLabel: inputs[0].label)
    }
    for (tensor, input) in zip(tensors, inputs).dropFirst() where tensor.shape[0] != tensors[0].count {
      throw arguments.error(
        .shapesDiffer,
        "`\(inputs[0].label)` has \(tensors[0].count) numbers and `\(input.label)` has \(tensor.shape[0])",
        help: tensor.shape[0] > tensors[0].count
          ? "cut the longer one: `plot \(inputs[0].label), \(input.label)[0:\(tensors[0].count)]`"
          : "cut the longer one: `plot \(inputs[0].label)[0:\(tensor.shape[0])], \(input.label)`")
    }
    let layers = try zip(tensors, inputs).dropFirst().flatMap { tensor, input -> [Plot.Layer] in
      guard tensor.rank == 2 else { return [layer(tensors[0].scalars, tensor.scalars, input.label)] }
      // A curve a column; one name serves them all.
      return try (0..<tensor.shape[1]).map {
        layer(tensors[0].scalars, try tensor.indexed([.all, .at($0)]).scalars, $0 == 0 ? input.label : "")
      }
    }
    return Plot(layers, xLabel: inputs[0].label, yLabel: inputs.count == 2 ? inputs[1].label : "")
  }
}
