import ShellLanguage
import ShellSyntax
import ShellText

/// A statement of a cell, as far as it tells what depends on it.
package struct CellStatement: Sendable {
  /// The names of the session that it reads, or that the function reads which it defines.
  package var reads: Set<String>
  package var binds: [String]
  package var isFunction = false
  package var ran: Bool
  /// Whether the cell failed here.
  package var failed = false

  package init(reads: Set<String>, binds: [String], isFunction: Bool = false, ran: Bool, failed: Bool = false) {
    (self.reads, self.binds, self.isFunction) = (reads, binds, isFunction)
    (self.ran, self.failed) = (ran, failed)
  }
}
