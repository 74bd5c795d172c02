import Numerics
import ShellSyntax

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

  /// What the name itself holds; nil where it means something from outside.
  func held(_ frame: Frame) -> Value? {
    switch self {
    case .global(let cell): cell.value
    case .local(let slot): frame.slots[slot]
    }
  }

  /// Puts a value in the place of the one that is held, without counting as a binding.
  func put(_ value: Value, _ frame: Frame) {
    switch self {
    case .global(let cell): cell.value = value
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

      throw Diagnostic(
        .wrongType, "there is no value to bind", at: self.value.span, "yields nothing",
        help: self.value is ConditionalNode
          ? "without `else` there may be nothing: add `else { … }`"
          : "what prints or draws yields no value; bind what it shows")

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
    let place = Indexing.Place(base: current, value: self.value, span: span)
    let selections = try subscripts.map { try Selection.evaluate($0, frame) }
    if let part = Self.plain(value), case .tensor(let shape)? = slot.held(frame).map(Self.shape) {
      try changeInPlace(shape, selections, part, place, frame)
      return slot.held(frame) ?? .nothing
    }
    let base = try current.evaluate(frame)
    let changed = try Indexing.assign(base, selections, value, frame, place)
    slot.store(changed, frame, binder)
    return changed
  }

  /// The tensor leaves its slot while it is changed, so that nothing else holds it and no copy is made.
  private func changeInPlace(
    _ shape: [Int], _ selections: [Selection], _ part: Tensor<Double>, _ place: Indexing.Place, _ frame: Frame
  ) throws {
    do {
      let selection = try TensorSelection(shape, selections, place, frame)
      guard case .tensor(var tensor)? = slot.held(frame) else { return }
      slot.put(.nothing, frame)
      do {
        try selection.change(&tensor, part)
      } catch {
        slot.put(.tensor(tensor), frame)
        throw error
      }
      slot.store(.tensor(tensor), frame, binder)
    } catch {
      throw Diagnostic.from(error).located(at: span)
    }
  }

  private enum Held {
    case tensor([Int])
    case other
  }

  /// The shape of a tensor that can be changed in place.
  private static func shape(_ value: Value) -> Held {
    if case .tensor(let tensor) = value, tensor.rank > 0, !tensor.isTraced { return .tensor(tensor.shape) }
    return .other
  }

  /// A number or a tensor that no derivative is taken of.
  private static func plain(_ value: Value) -> Tensor<Double>? {
    switch value {
    case .number(let number): Tensor(number)
    case .tensor(let tensor) where !tensor.isTraced: tensor
    default: nil
    }
  }
}
