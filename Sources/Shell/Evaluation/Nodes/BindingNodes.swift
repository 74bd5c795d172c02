/// Where a name keeps its value.
enum Slot: Sendable {
  case global(Cell)
  case local(Int)

  @inline(__always)
  func store(_ value: Value, _ frame: Frame, _ binder: Binder) {
    switch self {
    case .global(let cell): cell.store(value, binder)
    case .local(let slot): frame.slots[slot] = value
    }
  }
}

/// `x = v`.
final class BindNode: Node, @unchecked Sendable {
  private let slot: Slot
  private let binder: Binder
  private let value: Node

  init(_ slot: Slot, _ name: Name, _ value: Node, _ span: Span) {
    self.slot = slot
    binder = Binder(name.span)
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try self.value.evaluate(frame)
    if case .nothing = value {
      throw Diagnostic(.wrongType, "there is no value to bind", at: self.value.span, "yields nothing")
    }
    slot.store(value, frame, binder)
    return value
  }
}

/// `(U, S, V) = svd(A)`.
final class UnpackNode: Node, @unchecked Sendable {
  private let slots: [(Slot, Binder)]
  private let value: Node

  init(_ slots: [(Slot, Name)], _ value: Node, _ span: Span) {
    self.slots = slots.map { ($0.0, Binder($0.1.span)) }
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try self.value.evaluate(frame)
    guard let count = partCount(value) else {
      throw Diagnostic(
        .cannotUnpack, "\(ValueText.described(value)) has no parts", at: self.value.span,
        help: "only tuples and tensors are taken apart")
    }
    guard count == slots.count else {
      let names = slots.map(\.1.span)
      throw Diagnostic(
        .cannotUnpack, "\(slots.count) name\(slots.count == 1 ? "" : "s") for \(count) part\(count == 1 ? "" : "s")",
        [
          .init(self.value.span, ValueText.described(value)),
          .init(names.dropFirst().reduce(names[0]) { $0.joined($1) }, "\(slots.count) names"),
        ],
        help: "write as many names as there are parts")
    }
    for (index, (slot, binder)) in slots.enumerated() { slot.store(try part(index, of: value), frame, binder) }
    return value
  }

  private func partCount(_ value: Value) -> Int? {
    switch value {
    case .tuple(let tuple): tuple.elements.count
    case .tensor(let tensor): tensor.shape.first
    case .range(let range): range.count
    default: nil
    }
  }

  private func part(_ index: Int, of value: Value) throws -> Value {
    switch value {
    case .tuple(let tuple): tuple.elements[index]
    case .range(let range): .number(range.start + Double(index))
    case .tensor(let tensor): .from(try tensor.indexed([.at(index)]))
    default: .nothing
    }
  }
}

/// `x[i] = v`: binds x to a changed copy.
final class AssignNode: Node, @unchecked Sendable {
  private let slot: Slot
  private let binder: Binder
  private let current: Node
  private let subscripts: [SubscriptNode]
  private let value: Node

  init(_ slot: Slot, _ name: Name, _ current: Node, _ subscripts: [SubscriptNode], _ value: Node, _ span: Span) {
    self.slot = slot
    binder = Binder(name.span)
    self.current = current
    self.subscripts = subscripts
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try self.value.evaluate(frame)
    let base = try current.evaluate(frame)
    let changed = try Indexing.assign(
      base, subscripts, value, frame, Indexing.Place(base: current, value: self.value, span: span))
    slot.store(changed, frame, binder)
    return changed
  }
}
