/// A session as it went, which `save "lesson.md"` writes.
package protocol SessionRecord: Sendable {
  /// How many statements failed or were stopped, and are not part of it.
  var failures: Int { get }
  /// Writes it as a document.
  /// - Parameter path: the document's path, as the system is to be asked for it.
  /// - Returns: how many cells it has.
  func save(to path: String) throws -> Int
}
