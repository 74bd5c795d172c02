import Synchronization

/// What operators were bound to a shape while a statement ran: when it fails, they wait again.
package final class ShapeJournal: Sendable {
  @TaskLocal package static var current: ShapeJournal?

  private let undo = Mutex<[@Sendable () -> Void]>([])

  package func add(_ step: @escaping @Sendable () -> Void) { undo.withLock { $0.append(step) } }

  /// Runs what may bind operators, and lets them go when it throws.
  static func recording<Result>(_ work: () throws -> Result) throws -> Result {
    let journal = ShapeJournal()
    do {
      return try $current.withValue(journal) { try work() }
    } catch {
      for step in journal.undo.withLock({ $0 }) { step() }
      throw error
    }
  }
}
