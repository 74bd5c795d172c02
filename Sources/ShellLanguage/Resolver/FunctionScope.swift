import ShellSyntax

/// The names of a function while its body is resolved: parameters, what the body binds, and what it captures from
/// functions around it. `if`, `for` and `while` open no scope.
final class FunctionScope {
  let parent: FunctionScope?
  private(set) var slots: [String: Int] = [:]
  let parameterCount: Int
  let selfSlot: Int?
  let captureStart: Int
  private(set) var captures: [Node] = []
  private var captureSlots: [String: Int] = [:]
  /// Where each name was bound last, above the place that is being resolved.
  var bound: [String: Span] = [:]
  /// Where each name of the body is bound first, wherever that is.
  private let places: [String: Span]

  init(parent: FunctionScope?, parameters: [Name], locals: LocalNames, selfName: String?) {
    self.parent = parent
    places = locals.places
    parameterCount = parameters.count
    for parameter in parameters { slots[parameter.text] = slots.count }
    for local in locals.names where slots[local] == nil { slots[local] = slots.count }
    if let selfName, slots[selfName] == nil {
      selfSlot = slots.count
      slots[selfName] = slots.count
    } else {
      selfSlot = nil
    }
    captureStart = slots.count
  }

  /// The name by which the function can call itself.
  var selfName: String? { selfSlot.flatMap { own in slots.first { $0.value == own }?.key } }

  /// Parameters and local names with their slots, in order.
  var locals: [(name: String, slot: Int)] {
    slots.filter { $0.value != selfSlot }.sorted { $0.value < $1.value }.map { ($0.key, $0.value) }
  }

  var capturedNames: [(name: String, slot: Int)] { captureSlots.map { ($0.key, $0.value) } }

  var slotCount: Int { captureStart + captures.count }

  /// Where the innermost function that binds the name does so first.
  func place(_ name: String) -> Span? {
    slots[name] == nil ? parent?.place(name) : places[name]
  }

  /// Whether a function around this one binds the name.
  func isCapturable(_ name: String) -> Bool {
    var scope = parent
    while let current = scope {
      if current.slots[name] != nil { return true }
      scope = current.parent
    }
    return false
  }

  /// The slot of a captured name; `make` is asked once for the node that reads it outside.
  func capture(_ name: String, _ make: () -> Node) -> Int {
    if let slot = captureSlots[name] { return slot }
    let slot = captureStart + captures.count
    captures.append(make())
    captureSlots[name] = slot
    return slot
  }

  /// The names that code in this function can read besides the global ones, for suggestions.
  var visibleNames: [String] { Array(slots.keys) + (parent?.visibleNames ?? []) }
}
