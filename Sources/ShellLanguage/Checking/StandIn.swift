import Numerics
import ShellSyntax

/// A value in the place of one that is not there yet: zeros of its shape, an object of its kind.
///
/// What the checker suspects is tried on stand-ins by the very node that will run: it gives the message, word for word,
/// and where it does not fail there was nothing wrong.
enum StandIn {
  /// The most elements a stand-in has; a larger operand is not tried.
  private static let largest = 1 << 24

  /// - Returns: nil where too little is known, or it would be too large.
  static func value(_ outline: Outline, _ session: Session) throws -> Value? {
    switch outline {
    // Messages quote strings, so one that is not known has no stand-in.
    case .unknown, .string: return nil
    case .exact(let value): return value
    case .tensor:
      guard let shape = outline.wholeShape, let count = Extents.count(shape), count <= largest else { return nil }
      return .from(try Tensor.zeros(shape))
    case .tuple(let parts):
      let values = try parts.compactMap { try value($0, session) }
      return values.count == parts.count ? .tuple(try Tuple(values)) : nil
    case .record(let fields):
      let values = try fields.compactMap { field in try value(field.value, session).map { (field.name, $0) } }
      return values.count == fields.count ? .record(try Record(values.map { (name: $0.0, value: $0.1) })) : nil
    case .function(let function):
      return .function(.outlined(function.name, function.signature))
    case .object(let object): return try object.standIn()
    case .method(let base, let name):
      guard let value = try value(base, session) else { return nil }
      return try ValueFields.field(name, of: value, session)
    }
  }
}

/// An operand that stands in for what it will be, at its place and with its origin.
final class StandInNode: Node, @unchecked Sendable {
  private let value: Value
  private let known: Origin?

  init(_ value: Value, _ known: Origin?, _ span: Span) {
    self.value = value
    self.known = known
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { value }
  override func origin(_ frame: Frame) -> Origin? { known }
}
