import Numerics
import ShellSyntax

/// What is known of `value.name`.
package enum Fields {
  /// - Returns: nil where nothing is known of such a field, or the value has none.
  static func outline(of name: String, in base: Outline) throws -> Outline? {
    if case .record(let fields) = base { return fields.first { $0.name == name }?.value }
    if case .exact(.record(let record)) = base { return record[name].map { .exact($0) } }
    if case .tuple(let parts) = base { return name == "count" ? .number(Double(parts.count)) : nil }
    if base.shape != nil { return tensorField(name, base) }
    if let object = base.object { return try object.field(name, of: base) }
    if case .exact(.object(let object)) = base {
      // What an object has as a field may be work to ask for.
      return object.fieldNames.contains(name) ? .unknown : nil
    }
    return nil
  }

  private static func tensorField(_ name: String, _ base: Outline) -> Outline? {
    guard let shape = base.shape else { return nil }
    switch name {
    case "shape": return base.wholeShape.map(lengths) ?? .tensor([shape.count])
    case "rank": return .number(Double(shape.count))
    case "count": return Extents.count(shape).map { .number(Double($0)) } ?? .number
    default: return nil
    }
  }

  package static func lengths(_ shape: [Int]) -> Outline { .exact(.tensor(Tensor(shape.map(Double.init)))) }
}

extension ShapeChecker {
  /// The argument with a label, or the one at a position.
  package func argument(_ label: String, _ position: Int, _ call: CallOutline) -> Outline? {
    for index in call.arguments.indices where call.site.label(index)?.text == label { return call.arguments[index] }
    guard call.arguments.indices.contains(position), call.site.label(position) == nil else { return nil }
    return call.arguments[position]
  }
}
