import Restore
import ShellPictures

/// What runs the cells of one session of a document.
package protocol CellRunner: AnyObject {
  /// Runs a program; what it prints and draws comes back rather than out.
  func run(_ code: String, seconds: Double) -> CellResult
}

/// What a cell did.
package struct CellResult: Sendable {
  /// All that was printed, warnings among it, in lines; the message of a failure comes last.
  package var lines: [String] = []
  package var pictures: [DrawnPicture] = []
  /// The message it failed with.
  package var failure: String?
  /// Its statements, as far as they were understood.
  package var statements: [CellStatement] = []
  /// The name without a value that it failed for.
  package var unknownName: String?

  package init() {}
}

/// A picture as pixels. It is drawn while its cell runs, since what a cell causes counts to its limits.
package struct DrawnPicture: Sendable {
  package let caption: String
  package let raster: Raster

  package init(caption: String, raster: Raster) { (self.caption, self.raster) = (caption, raster) }

  /// - Throws: ``TensorError/cancelled(_:)``, or ``TensorError/memory(requested:budget:)``.
  package init(_ picture: Picture) throws { self.init(caption: picture.caption, raster: try picture.raster()) }
}
