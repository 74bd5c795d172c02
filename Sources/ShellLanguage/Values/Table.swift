import Numerics
import ShellSyntax

/// Rows that are records of the same fields.
public final class Table: Sendable {
  public let names: [String]
  /// One list a name, all of one length.
  public let columns: [[Value]]
  let extent: Extent

  public var rowCount: Int { columns.first?.count ?? 0 }

  /// A table of columns, one a name, all of one length.
  package init(names: [String], columns: [[Value]]) throws {
    self.names = names
    self.columns = columns
    extent = try Extent(of: columns.joined())
  }

  /// A table of records.
  /// - Throws: a diagnostic when their fields differ.
  public convenience init(_ records: [Record]) throws {
    let names = records.first?.names ?? []
    for (index, record) in records.enumerated() where Set(record.names) != Set(names) {
      throw Diagnostic(
        .badArgument,
        "row \(index) has the fields \(record.names.joined(separator: ", ")) and row 0 has "
          + names.joined(separator: ", "), help: "the rows of a table have the same fields")
    }
    try self.init(
      names: names,
      columns: names.enumerated().map { i, name in
        // Mostly the fields stand in the same order.
        records.map { $0.names[i] == name ? $0.values[i] : $0[name] ?? .nothing }
      })
  }

  /// The table with one more row.
  public func appending(_ record: Record) throws -> Table {
    guard Set(record.names) == Set(names) else {
      throw Diagnostic(
        .badArgument,
        "the record has the fields \(record.names.joined(separator: ", ")) and the table "
          + names.joined(separator: ", "), help: "the rows of a table have the same fields")
    }
    return try Table(
      names: names, columns: zip(names, columns).map { name, column in column + [record[name] ?? .nothing] })
  }

  /// The table of the rows at these positions, each in range.
  func rows(_ positions: [Int]) throws -> Table {
    try Table(names: names, columns: columns.map { column in positions.map { column[$0] } })
  }

  /// One row; nil outside the table.
  public func row(_ index: Int) throws -> Record? {
    guard (0..<rowCount).contains(index) else { return nil }
    return try Record(zip(names, columns).map { ($0, $1[index]) })
  }

  /// A column: a tensor where the cells stack, else a tuple.
  public func column(_ name: String) throws -> Value? {
    guard let index = names.firstIndex(of: name) else { return nil }
    return try Stacking.stack(columns[index]) ?? .tuple(Tuple(columns[index]))
  }
}
