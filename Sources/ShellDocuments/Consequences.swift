import ShellLanguage
import ShellSyntax
import ShellText

/// What the failures of a session's cells leave behind: names without the value that a cell was to give them, and names
/// whose value was worked out from those.
struct Consequences {
  /// The first cell to blame for each name, by its line.
  private var lost: [String: Int] = [:]
  /// What functions read when they are called.
  private var bodies: [String: Set<String>] = [:]

  /// Takes a cell, and tells what it failed for.
  /// - Parameters:
  ///   - line: where the cell stands.
  ///   - isBroken: whether it failed where it had to run.
  /// - Returns: a name that the cell read and the line of the cell that failed before binding it; nil where there is none
  ///   that what went wrong may be due to.
  mutating func take(_ result: CellResult, line: Int, isBroken: Bool) -> (name: String, line: Int)? {
    var cause: (name: String, line: Int)?
    let failed = isBroken && result.failure != nil
    for statement in result.statements where statement.ran {
      let found = lostName(in: statement)
      // Of a cell that failed only the statement that did counts.
      if !failed { cause = cause ?? found }
      bind(statement, found?.line)
    }
    if let name = result.unknownName {
      let found = lost[name].map { (name: name, line: $0) }
      cause = cause ?? found
    } else if let statement = result.statements.first(where: \.failed) {
      cause = cause ?? lostName(in: statement)
    }
    guard failed else { return cause }
    for name in result.statements.filter({ !$0.ran }).flatMap(\.binds) where lost[name] == nil {
      lost[name] = cause?.line ?? line
    }
    return cause
  }

  /// What a statement that ran bound has its value, unless it was worked out from what is lost.
  private mutating func bind(_ statement: CellStatement, _ cause: Int?) {
    for name in statement.binds {
      lost[name] = cause
      bodies[name] = statement.isFunction ? statement.reads : nil
    }
  }

  /// The first name, in the order of the alphabet, that a statement reads, itself or by functions, and that is lost.
  private func lostName(in statement: CellStatement) -> (name: String, line: Int)? {
    guard !statement.isFunction, !lost.isEmpty else { return nil }
    var (known, next) = (statement.reads, Array(statement.reads))
    while let name = next.popLast() {
      for inner in bodies[name] ?? [] where known.insert(inner).inserted { next.append(inner) }
    }
    return known.filter { lost[$0] != nil }.min().flatMap { name in lost[name].map { (name, $0) } }
  }
}
