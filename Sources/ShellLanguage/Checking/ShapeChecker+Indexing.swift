import Numerics
import ShellSyntax

extension ShapeChecker {
  /// A subscript with what is known of it.
  private enum Known {
    case position(Expression, Outline)
    case slice(start: Outline?, end: Outline?, step: Outline?)
  }

  func index(_ base: Expression, _ subscripts: [Subscript], _ span: Span) throws -> Outline {
    let outline = try look(at: base)
    let known = try subscripts.map(look)
    switch outline {
    case .tuple(let parts):
      if known.count == 1, case .position(_, let position) = known[0], let index = position.integer {
        let place = index < 0 ? index + parts.count : index
        if parts.indices.contains(place) { return parts[place] }
      }
      return .unknown
    case .exact(.tensor(let tensor)) where tensor.rank == 1 && known.count == 1:
      if case .position(_, let position) = known[0], let index = position.integer {
        let place = index < 0 ? index + tensor.count : index
        if (0..<tensor.count).contains(place) { return .number(tensor.scalars[place]) }
      }
    case .function, .method, .exact(.function):
      return try suspect { try indexNode(base, outline, subscripts, known, span) }
    default: break
    }
    guard let shape = outline.shape else { return .unknown }
    switch selected(shape, known) {
    case .shape(let result): return .tensor(result)
    case .misfit: return try suspect { try indexNode(base, outline, subscripts, known, span) }
    case .unknown: return .unknown
    }
  }

  func assign(_ name: Name, _ subscripts: [Subscript], _ value: Expression, _ span: Span) throws -> Outline {
    let part = try look(at: value)
    let known = try subscripts.map(look)
    let base = Expression(.name(name.text), name.span)
    let outline = self.outline(of: name.text)
    guard let shape = outline.shape, !shape.isEmpty else {
      bind(name, .unknown)
      return .unknown
    }
    var isSuspect = part.isNoNumber
    switch selected(shape, known) {
    case .misfit: isSuspect = true
    case .shape(let selection):
      if let own = part.shape {
        switch Extents.broadcast(own, selection) {
        case .misfit: isSuspect = true
        case .shape(let result): isSuspect = isSuspect || Extents.differ(result, selection)
        case .unknown: break
        }
      }
    case .unknown: break
    }
    if isSuspect {
      _ = try suspect {
        guard let selections = try selections(subscripts, known), let node = try standIn(base, outline),
          let held = try StandIn.value(outline, trial), let given = try standIn(value, part)
        else { return nil }
        return AssigningNode(held, selections, Indexing.Place(base: node, value: given, span: span))
      }
    }
    bind(name, isSuspect ? .unknown : .tensor(shape))
    return outline.emptied
  }

  private func look(at syntax: Subscript) throws -> Known {
    switch syntax {
    case .position(let value): return .position(value, try look(at: value))
    case .slice(let start, let end, let step, _):
      return .slice(start: try start.map(look), end: try end.map(look), step: try step.map(look))
    }
  }

  // MARK: Shapes

  private func selected(_ shape: [Int?], _ known: [Known]) -> Extents.Inference {
    if known.count == 1, case .position(_, let mask) = known[0], let own = mask.shape, !own.isEmpty {
      if case .exact(.range) = mask {} else { return masked(shape, mask, own) }
    }
    guard known.count <= shape.count else { return .misfit }
    var result: [Int?] = []
    for (extent, subscripted) in zip(shape, known) {
      switch subscripted {
      case .slice(let start, let end, let step):
        switch sliced(extent, start, end, step) {
        case .some(let count): result.append(count)
        case nil: return .unknown
        }
      case .position(_, let position):
        if position.isNoNumber { return .misfit }
        if case .exact(.range(let range)) = position {
          guard let extent, let first = Int(exactly: range.start), let last = Int(exactly: range.end) else {
            return .unknown
          }
          if first < 0 && last >= 0 { return .misfit }
          let (low, high) = (first < 0 ? first + extent : first, last < 0 ? last + extent : last)
          if low <= high, low < 0 || high >= extent { return .misfit }
          result.append(max(0, high - low + 1))
        } else if position.isScalar {
          if let number = position.number {
            guard let index = Int(exactly: number) else { return .misfit }
            if let extent, index >= extent || index < -extent { return .misfit }
          }
        } else if let own = position.shape, own.count == 1 {
          if let extent, let count = own[0], extent != count { return .misfit }
          result.append(nil)
        } else {
          return .unknown
        }
      }
    }
    return .shape(result + shape.dropFirst(known.count))
  }

  private func masked(_ shape: [Int?], _ mask: Outline, _ own: [Int?]) -> Extents.Inference {
    guard own.count <= shape.count, !Extents.differ(own, Array(shape.prefix(own.count))) else { return .misfit }
    if case .exact(.tensor(let tensor)) = mask, tensor.scalars.contains(where: { $0 != 0 && $0 != 1 }) {
      return .misfit
    }
    return .shape([nil] + shape.dropFirst(own.count))
  }

  /// How long a slice is: `.some(nil)` where it is not known; nil where the subscripts are no whole numbers.
  private func sliced(_ extent: Int?, _ start: Outline?, _ end: Outline?, _ step: Outline?) -> Int?? {
    let bounds = [start, end, step].compactMap { $0 }
    guard bounds.allSatisfy({ $0.isScalar }) else { return nil }
    let whole = bounds.compactMap(\.integer)
    guard let extent, whole.count == bounds.count, step?.integer != 0 else { return .some(nil) }
    return .some(AxisSelection.sliced(start?.integer, end?.integer, step?.integer ?? 1, extent))
  }

  // MARK: Trying

  private func selections(_ subscripts: [Subscript], _ known: [Known]) throws -> [Selection]? {
    try nodes(subscripts, known)?.map { try Selection.evaluate($0, Frame.empty(trial)) }
  }

  private func nodes(_ subscripts: [Subscript], _ known: [Known]) throws -> [SubscriptNode]? {
    var result: [SubscriptNode] = []
    for (syntax, subscripted) in zip(subscripts, known) {
      switch (syntax, subscripted) {
      case (_, .position(let expression, let outline)):
        // A number that is not known stands in as 0, which is an index of any axis that has elements.
        guard let node = try standIn(expression, outline) else { return nil }
        result.append(.position(node))
      case (.slice(let start, let end, let step, let span), .slice(let a, let b, let c)):
        let pairs = [(start, a), (end, b), (step, c)]
        let made = try pairs.map { pair -> Node? in
          guard let expression = pair.0, let outline = pair.1 else { return nil }
          return try standIn(expression, outline.number == nil ? .number(1) : outline)
        }
        result.append(.slice(start: made[0], end: made[1], step: made[2], span))
      default: return nil
      }
    }
    return result
  }

  private func indexNode(
    _ base: Expression, _ outline: Outline, _ subscripts: [Subscript], _ known: [Known], _ span: Span
  ) throws -> Node? {
    guard let node = try standIn(base, outline), let places = try nodes(subscripts, known) else { return nil }
    return IndexNode(node, places, span)
  }

  /// `x[i] = v` on stand-ins; nothing is bound.
  private final class AssigningNode: Node, @unchecked Sendable {
    private let base: Value
    private let selections: [Selection]
    private let place: Indexing.Place

    init(_ base: Value, _ selections: [Selection], _ place: Indexing.Place) {
      (self.base, self.selections, self.place) = (base, selections, place)
      super.init(place.span)
    }

    override func evaluate(_ frame: Frame) throws -> Value {
      try Indexing.assign(base, selections, place.value?.evaluate(frame) ?? .nothing, frame, place)
    }
  }
}
