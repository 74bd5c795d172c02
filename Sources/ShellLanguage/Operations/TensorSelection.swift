import Numerics
import ShellSyntax

/// The part of a tensor that subscripts select: a view by indices and slices, or, with a mask, a list of positions.
struct TensorSelection {
  private enum Form {
    case view([TensorIndex])
    case list(positions: [Int], shape: [Int])
  }

  private let form: Form
  private let place: Indexing.Place
  private let label: () -> Diagnostic.Label
  private let valueOrigin: () -> Origin?

  /// - Parameter shape: that of what is indexed. The tensor itself is not kept.
  init(_ shape: [Int], _ selections: [Selection], _ place: Indexing.Place, _ frame: Frame) throws {
    self.place = place
    valueOrigin = { place.value?.origin(frame) }
    let label = { () -> Diagnostic.Label in
      let text = shape.isEmpty ? "a number" : Shape.text(shape)
      return Diagnostic.Label(
        place.base.span, ValueText.operand(text, place.base.origin(frame), at: place.base.span))
    }
    self.label = label
    if selections.count == 1, case .value(.tensor(let mask), let span) = selections[0], mask.rank > 0 {
      form = try Self.masked(shape, mask, span, label)
      return
    }
    guard selections.count <= shape.count else {
      throw Diagnostic(
        .tooManyIndices, "\(selections.count) indices for \(shape.count) ax\(shape.count == 1 ? "is" : "es")",
        [.init(selections[shape.count].span), label()],
        help: shape.isEmpty ? "a number has no elements" : "one index stands for each axis")
    }
    let needsList = selections.contains { if case .value(.tensor(let x), _) = $0 { x.rank > 0 } else { false } }
    if needsList {
      form = try Self.listed(shape, selections, label)
      return
    }
    form = .view(
      try selections.enumerated().map { axis, selection in
        if case .slice(let start, let end, let step, _) = selection {
          return .range(start: start, end: end, step: step)
        }
        let chosen = try AxisSelection(selection, count: shape[axis], axis: axis) { _ in [label()] }
        if chosen.isOne { return .at(chosen.positions[0]) }
        return .range(start: chosen.positions.first ?? 0, end: (chosen.positions.last ?? -1) + 1, step: 1)
      })
  }

  func read(_ tensor: Tensor<Double>) throws -> Tensor<Double> {
    switch form {
    case .view(let indices): try tensor.indexed(indices)
    case .list(let positions, let shape): try tensor.gathered(positions, shape: shape)
    }
  }

  /// Replaces the part, in place where nothing else holds the tensor.
  func change(_ tensor: inout Tensor<Double>, _ value: Tensor<Double>) throws {
    guard case .view(let indices) = form else {
      tensor = try replace(tensor, value)
      return
    }
    do {
      try tensor.replace(indices, with: value)
    } catch {
      throw try explained(error, tensor, value)
    }
  }

  func replace(_ tensor: Tensor<Double>, _ value: Tensor<Double>) throws -> Tensor<Double> {
    do {
      switch form {
      case .view(let indices): return try tensor.replacing(indices, with: value)
      case .list(let positions, let shape):
        let part = try value.broadcasted(to: shape).reshaped([positions.count])
        let mask = try Tensor<Double>.ones([positions.count]).scattered(positions, shape: tensor.shape)
        return try Tensor.select(mask, part.scattered(positions, shape: tensor.shape), tensor)
      }
    } catch {
      throw try explained(error, tensor, value)
    }
  }

  private func explained(
    _ error: any Error, _ tensor: Tensor<Double>, _ value: Tensor<Double>
  ) throws -> any Error {
    guard case TensorError.shapes = error else { return error }
    let selected = try read(tensor).shape
    let span = place.value?.span ?? place.span
    return Diagnostic(
      .assignedShape,
      selected.isEmpty
        ? "a value of shape \(Shape.text(value.shape)) does not fit in one element"
        : "a value of shape \(Shape.text(value.shape)) does not fit a part of shape \(Shape.text(selected))",
      [.init(span, ValueText.operand(Shape.text(value.shape), valueOrigin(), at: span)), label()],
      help: selected.isEmpty ? "assign one number" : "assign a number, or a tensor of shape \(Shape.text(selected))")
  }

  /// `x[mask]`: the mask has the shape of x or of its leading axes.
  private static func masked(
    _ shape: [Int], _ mask: Tensor<Double>, _ span: Span, _ label: () -> Diagnostic.Label
  ) throws -> Form {
    guard mask.rank <= shape.count, mask.shape == Array(shape.prefix(mask.rank)) else {
      throw Diagnostic(
        .badIndex, "a mask of shape \(Shape.text(mask.shape)) for a tensor of shape \(Shape.text(shape))",
        [.init(span, Shape.text(mask.shape)), label()],
        help: mask.rank == 1
          ? "positions are taken by `take(x, positions)`" : "a mask has the shape of what it selects from")
    }
    guard mask.scalars.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw Diagnostic(
        .badIndex, "a tensor as an index is a mask of zeros and ones", [.init(span), label()],
        help: mask.rank == 1 ? "positions are taken by `take(x, positions)`" : "compare first: `x[x > 0]`")
    }
    let inner = shape.dropFirst(mask.rank).reduce(1, *)
    let chosen = mask.scalars.indices.filter { mask.scalars[$0] == 1 }
    let positions = inner == 1 ? chosen : chosen.flatMap { start in (0..<inner).map { start * inner + $0 } }
    return .list(positions: positions, shape: [chosen.count] + shape.dropFirst(mask.rank))
  }

  /// Subscripts of which one is a mask for its axis.
  private static func listed(
    _ shape: [Int], _ selections: [Selection], _ label: () -> Diagnostic.Label
  ) throws -> Form {
    var positions = [0]
    var result: [Int] = []
    for (axis, length) in shape.enumerated() {
      let chosen =
        axis < selections.count
        ? try AxisSelection(selections[axis], count: length, axis: axis) { _ in [label()] }
        : try AxisSelection(.slice(start: nil, end: nil, step: 1, label().span), count: length, axis: axis) { _ in [] }
      positions = positions.flatMap { base in chosen.positions.map { base * length + $0 } }
      if !chosen.isOne { result.append(chosen.positions.count) }
    }
    return .list(positions: positions, shape: result)
  }
}
