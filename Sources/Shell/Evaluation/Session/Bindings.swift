/// The names of a session with their values; code refers to them by slot.
final class Bindings {
  private(set) var slots: [String: Int] = [:]
  private(set) var names: [String] = []
  var values: [Value?] = []
  /// Where each was bound, for "from line 3".
  var origins: [Span?] = []

  /// The slot of a name, made if need be.
  func slot(_ name: String) -> Int {
    if let slot = slots[name] { return slot }
    let slot = names.count
    slots[name] = slot
    names.append(name)
    values.append(nil)
    origins.append(nil)
    return slot
  }

  func value(_ name: String) -> Value? { slots[name].flatMap { values[$0] } }

  func set(_ name: String, _ value: Value?, origin: Span? = nil) {
    let slot = slot(name)
    values[slot] = value
    origins[slot] = origin
  }

  /// The names that have a value, in the order of their first use.
  var bound: [String] { names.indices.filter { values[$0] != nil }.map { names[$0] } }
}
