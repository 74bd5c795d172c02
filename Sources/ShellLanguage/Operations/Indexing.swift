import Numerics
import ShellSyntax

/// `x[…]` and `x[…] = v` for every kind of value that has elements.
enum Indexing {
  /// Where it stands, for messages.
  struct Place {
    let base: Node
    let value: Node?
    let span: Span
  }

  static func read(_ base: Value, _ selections: [Selection], _ place: Place, _ frame: Frame) throws -> Value {
    do {
      switch base {
      case .tensor(let tensor):
        return .from(try TensorSelection(tensor.shape, selections, place, frame).read(tensor))
      case .range(let range):
        let tensor = try range.tensor()
        return .from(try TensorSelection(tensor.shape, selections, place, frame).read(tensor))
      case .tuple(let tuple):
        let (positions, isOne) = try positions(tuple.elements.count, selections, place)
        return isOne ? tuple.elements[positions[0]] : .tuple(try Tuple(positions.map { tuple.elements[$0] }))
      case .string(let string):
        let characters = Array(string)
        return .string(String(try positions(characters.count, selections, place).0.map { characters[$0] }))
      case .table(let table): return try row(table, selections, place)
      case .record(let record):
        if selections.count == 1, case .value(.string(let name), let span) = selections[0] {
          if let value = record[name] { return value }
          throw ValueFields.unknown(name, of: base, known: record.names, at: span)
        }
      default: break
      }
    } catch {
      throw Diagnostic.from(error).located(at: place.span)
    }
    throw notIndexable(base, place)
  }

  static func assign(
    _ base: Value, _ selections: [Selection], _ value: Value, _ frame: Frame, _ place: Place
  ) throws -> Value {
    do {
      switch base {
      case .tuple(let tuple):
        let (positions, isOne) = try positions(tuple.elements.count, selections, place)
        guard isOne else { break }
        var elements = tuple.elements
        elements[positions[0]] = value
        return .tuple(try Tuple(elements))
      case .tensor, .range:
        guard let tensor = try base.tensor(), tensor.rank > 0 else { break }
        guard let part = try value.tensor() else {
          throw Diagnostic(
            .wrongType, "the elements of a tensor are numbers, not \(ValueText.described(value))",
            at: place.value?.span ?? place.span, help: "a tuple holds anything: `(1, \"a\")`")
        }
        return .from(try TensorSelection(tensor.shape, selections, place, frame).replace(tensor, part))
      default: break
      }
    } catch {
      throw Diagnostic.from(error).located(at: place.span)
    }
    throw notIndexable(base, place)
  }

  private static func row(_ table: Table, _ selections: [Selection], _ place: Place) throws -> Value {
    if selections.count == 1, case .value(.string(let name), let span) = selections[0] {
      if let column = try table.column(name) { return column }
      throw ValueFields.unknown(name, of: .table(table), known: table.names, at: span)
    }
    let (positions, isOne) = try positions(table.rowCount, selections, place)
    if isOne, let record = try table.row(positions[0]) { return .record(record) }
    return .table(try table.rows(positions))
  }

  /// The positions one subscript selects in a list of `count`.
  static func positions(_ count: Int, _ selections: [Selection], _ place: Place) throws -> ([Int], isOne: Bool) {
    guard selections.count == 1 else {
      throw Diagnostic(
        .tooManyIndices, "\(selections.count) indices for one axis", at: selections[1].span, help: "remove all but one")
    }
    let axis = try AxisSelection(selections[0], count: count, axis: 0) { shape in
      [Diagnostic.Label(place.base.span, shape)]
    }
    return (axis.positions, axis.isOne)
  }

  private static func notIndexable(_ base: Value, _ place: Place) -> Diagnostic {
    let text = place.base.span.text
    var help: String?
    switch base {
    case .function: help = "a function is called with parentheses: `\(text)(…)`"
    case .record: help = "a field is read with a point: `\(text).name`"
    case .object(let object):
      help =
        object.callSignature == nil ? object.remedy(text) : "it is called with parentheses: `\(text)(…)`"
    case .number: help = "it is one number: write `\(text)`"
    default: break
    }
    return Diagnostic(.notIndexable, "\(ValueText.described(base)) has no elements", at: place.base.span, help: help)
  }
}
