/// What runs the cells of one session of a document.
package protocol CellRunner: AnyObject {
  /// Runs a program; what it prints and draws comes back rather than out.
  func run(_ code: String, seconds: Double) -> CellResult
}

/// What a cell did.
package struct CellResult: Sendable {
  /// All that was printed, warnings among it, in lines; the message of a failure comes last.
  package var lines: [String] = []
  package var pictures: [Picture] = []
  /// The message it failed with.
  package var failure: String?

  package init() {}
}
