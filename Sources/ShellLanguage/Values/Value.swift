import Numerics

/// What an expression of the language yields. Values copy; only an object may have identity (a walk).
public enum Value: Sendable {
  /// No value, as of a loop.
  case nothing
  /// A number that no derivative is taken of; traced numbers are tensors of rank 0.
  case number(Double)
  case tensor(Tensor<Double>)
  case string(String)
  case range(RangeValue)
  case tuple(Tuple)
  case record(Record)
  case table(Table)
  case function(Function)
  /// A path, a prior, an operator, a walk …: any kind of value that is a file of its own.
  indirect case object(any ShellObject)

  /// A tensor as a value: an untraced one of rank 0 is a number.
  public static func from(_ tensor: Tensor<Double>) -> Value {
    if tensor.rank == 0, !tensor.isTraced, let item = try? tensor.item { return .number(item) }
    return .tensor(tensor)
  }

  /// A truth value.
  public static func truth(_ isTrue: Bool) -> Value { .number(isTrue ? 1 : 0) }

  /// A text list, such as names, as a tuple of strings.
  public static func strings(_ texts: [String]) throws -> Value { .tuple(try Tuple(texts.map { .string($0) })) }

  /// What messages call the kind of value, with its article: "a number", "an operator".
  public var kind: String {
    switch self {
    case .nothing: "nothing"
    case .number: "a number"
    case .tensor(let x): x.rank == 0 ? "a number" : x.rank == 1 ? "a vector" : x.rank == 2 ? "a matrix" : "a tensor"
    case .string: "a string"
    case .range: "a range"
    case .tuple: "a tuple"
    case .record: "a record"
    case .table: "a table"
    case .function: "a function"
    case .object(let object):
      "aeiou".contains(object.typeName.prefix(1)) ? "an \(object.typeName)" : "a \(object.typeName)"
    }
  }

  /// The shape, where the value has one.
  public var shape: [Int]? {
    switch self {
    case .number: []
    case .tensor(let x): x.shape
    case .range(let range): range.count.map { [$0] }
    default: nil
    }
  }

  /// The value as a tensor, where it is a number, a tensor or a range of whole numbers.
  /// - Throws: `TensorError` when a range is over the memory budget.
  public func tensor() throws -> Tensor<Double>? {
    switch self {
    case .number(let x): Tensor(x)
    case .tensor(let x): x
    case .range(let range): try range.tensor()
    default: nil
    }
  }

  /// The number, where the value is one or a tensor of one element; derivatives are not followed.
  public var number: Double? {
    switch self {
    case .number(let x): x
    case .tensor(let x) where x.count == 1: x.scalars.first
    default: nil
    }
  }

  /// Whether the value is a single number that scales things, traced or not.
  public var isScalar: Bool {
    switch self {
    case .number: true
    case .tensor(let x): x.rank == 0
    default: false
    }
  }

  /// How far the value nests and how many parts it has, which bounds every walk over it.
  var extent: Extent {
    switch self {
    case .tuple(let tuple): tuple.extent
    case .record(let record): record.extent
    case .table(let table): table.extent
    case .function(let function): function.extent
    case .object(let object): object.extent
    default: Extent()
    }
  }
}
