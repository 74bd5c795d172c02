/// Values with names: `(nfe: 5, psnr: 21.3)`.
public final class Record: Sendable {
  public let names: [String]
  public let values: [Value]
  let extent: Extent

  /// - Parameter fields: the names, each different, with their values.
  /// - Throws: a diagnostic when the value would nest too deeply or be too large.
  public init(_ fields: [(name: String, value: Value)]) throws {
    names = fields.map(\.name)
    values = fields.map(\.value)
    extent = try Extent(of: values)
  }

  /// The value of a field.
  public subscript(_ name: String) -> Value? { names.firstIndex(of: name).map { values[$0] } }
}
