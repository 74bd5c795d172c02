import ShellSyntax

/// The place of one name of a session: its value and where it was bound, for "from line 3". Code refers to it directly.
final class Cell: @unchecked Sendable {
  let name: String
  @exclusivity(unchecked) var value: Value?
  @exclusivity(unchecked) private(set) var binder: Binder?

  init(_ name: String) { self.name = name }

  var origin: Span? { binder?.span }

  /// Binds the name; `binder` stands where that is written.
  @inline(__always)
  func store(_ value: Value, _ binder: Binder) {
    self.value = value
    if self.binder !== binder { self.binder = binder }
  }

  func set(_ value: Value?) {
    self.value = value
    binder = nil
  }
}

/// The place in the source where a name is bound.
final class Binder: Sendable {
  let span: Span

  init(_ span: Span) { self.span = span }
}

/// The names of a session with their values.
final class Bindings {
  private var cells: [String: Cell] = [:]
  private var order: [Cell] = []

  /// The cell of a name, made if need be.
  func cell(_ name: String) -> Cell {
    if let cell = cells[name] { return cell }
    let cell = Cell(name)
    cells[name] = cell
    order.append(cell)
    return cell
  }

  func value(_ name: String) -> Value? { cells[name]?.value }

  /// The names that have a value, in the order of their first use.
  var bound: [String] { order.filter { $0.value != nil }.map(\.name) }

  /// Functions refer to the cells they read, and cells hold functions: the circle is cut when the session ends.
  deinit {
    for cell in order { cell.set(nil) }
  }
}
