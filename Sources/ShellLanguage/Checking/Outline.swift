import Numerics
import ShellSyntax

/// What is known of a value before anything runs: its kind, and its shape as far as that is certain.
///
/// An outline never says more than what holds in every run; `unknown` is always right.
package indirect enum Outline: Sendable {
  case unknown
  /// The value itself: a literal, a constant, or what the session holds already.
  case exact(Value)
  /// A number (of rank 0) or a tensor; an extent that is not known is nil.
  case tensor([Int?])
  case string
  case tuple([Outline])
  case record([(name: String, value: Outline)])
  /// A function of the program that is being checked.
  case function(FunctionOutline)
  /// An object of a kind that says what its fields, operators and calls yield.
  case object(any ObjectOutline)
  /// `value.name`, where that is a function.
  case method(Outline, String)

  package static let number = Outline.tensor([])

  package static func number(_ value: Double) -> Outline { .exact(.number(value)) }

  /// The shape, where the rank is known.
  package var shape: [Int?]? {
    switch self {
    case .tensor(let shape): shape
    case .exact(let value): value.shape.map { $0.map { $0 } }
    default: nil
    }
  }

  /// The shape, where every extent is known.
  package var wholeShape: [Int]? {
    guard let shape else { return nil }
    let known = shape.compactMap { $0 }
    return known.count == shape.count ? known : nil
  }

  /// Whether it is certainly a single number.
  package var isScalar: Bool { shape?.isEmpty ?? false }

  /// The number, where it is known.
  package var number: Double? {
    if case .exact(let value) = self, value.isScalar { return value.number }
    return nil
  }

  package var integer: Int? { number.flatMap { Int(exactly: $0) } }

  package var text: String? {
    if case .exact(.string(let text)) = self { return text }
    return nil
  }

  /// Lengths that are known: `3` or `[3, 4]`.
  package var lengths: [Int]? {
    guard case .exact(let value) = self else { return nil }
    if value.isScalar { return integer.map { [$0] } }
    guard case .tensor(let tensor) = value, tensor.rank == 1, tensor.count <= 16 else { return nil }
    let lengths = tensor.scalars.compactMap { Int(exactly: $0) }
    return lengths.count == tensor.count ? lengths : nil
  }

  /// Whether it is certainly no number and no tensor, and nothing that defines operators of its own.
  package var isNoNumber: Bool {
    switch self {
    case .string, .tuple, .record, .function, .method: return true
    case .exact(let value):
      switch value {
      case .string, .tuple, .record, .table, .function: return true
      default: return false
      }
    default: return false
    }
  }

  /// The same without its elements: what remains of it once a part was changed.
  var emptied: Outline { shape.map { .tensor($0) } ?? .unknown }

  /// What is certain whichever of the two it is.
  func joined(_ other: Outline) -> Outline {
    if let a = number, let b = other.number, a == b { return self }
    if let a = shape, let b = other.shape, a.count == b.count, !isRange, !other.isRange {
      return .tensor(zip(a, b).map { $0 == $1 ? $0 : nil })
    }
    if let a = text, a == other.text { return self }
    return .unknown
  }

  private var isRange: Bool {
    if case .exact(.range) = self { return true }
    return false
  }
}

/// A function of the program, as it was written, with what it captured.
package struct FunctionOutline: Sendable {
  let name: String?
  let parameters: [ParameterSyntax]
  let body: Expression
  let captured: [String: Outline]
  /// The name by which it can call itself.
  let selfName: String?
  let signature: Signature
}
