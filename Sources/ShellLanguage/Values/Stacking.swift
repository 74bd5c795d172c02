import Numerics

/// Many values as one: what a list and `map` make of their parts.
package enum Stacking {
  /// Numbers become a vector, tensors of one shape stack on a new first axis, records make a table.
  /// - Returns: nil when the values are of other kinds.
  /// - Throws: a diagnostic when tensors have different shapes or records different fields.
  package static func stack(_ values: [Value]) throws -> Value? {
    guard let first = values.first else { return .tensor(Tensor([Double]())) }
    if let numbers = plainNumbers(values) { return .tensor(Tensor(numbers)) }
    if case .record = first {
      let records = values.compactMap { if case .record(let record) = $0 { record } else { nil } }
      guard records.count == values.count else { return nil }
      return .table(try Table(records))
    }
    var tensors: [Tensor<Double>] = []
    for value in values {
      guard let tensor = try value.tensor() else { return nil }
      tensors.append(tensor)
    }
    if let index = tensors.firstIndex(where: { $0.shape != tensors[0].shape }) { throw Unequal(index: index) }
    return .from(try Tensor.stack(tensors))
  }

  /// The first part whose shape is another than that of part 0.
  package struct Unequal: Error {
    package let index: Int
  }

  private static func plainNumbers(_ values: [Value]) -> [Double]? {
    var numbers: [Double] = []
    numbers.reserveCapacity(values.count)
    for value in values {
      guard case .number(let number) = value else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
