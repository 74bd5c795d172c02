import Numerics
import Synchronization

/// What a mixture keeps between calls: what does not depend on the level, and the levels used last.
///
/// A step, its explanation and the estimate after it ask for one level; a walk asks for its levels in order, and the next walk
/// for the same again. So levels stay until what they hold passes ``limit``; the one asked for least recently goes
/// first. Sixty factor analysers of 784 numbers and 40 factors hold 2.5 MB a level, so that is 53 levels. What is kept is a
/// function of the level and the mixture alone: a copy may share it.
final class LevelCache: Sendable {
  private struct Held: Sendable {
    /// The latest first.
    var levels: [MixtureLevel] = []
    var parts: MixtureParts?
  }

  /// Bytes of all levels together, unless the latest alone holds more.
  private static let limit = 1 << 27
  private let held = Mutex(Held())

  func parts(_ make: () throws -> MixtureParts) rethrows -> MixtureParts {
    if let known = held.withLock({ $0.parts }) { return known }
    let made = try make()
    held.withLock { $0.parts = made }
    return made
  }

  func level(mu: Double, sigma: Double, make: () throws -> MixtureLevel) rethrows -> MixtureLevel {
    let known = held.withLock { held -> MixtureLevel? in
      guard let i = held.levels.firstIndex(where: { $0.mu == mu && $0.sigma == sigma }) else { return nil }
      let level = held.levels.remove(at: i)
      held.levels.insert(level, at: 0)
      return level
    }
    if let known { return known }
    let made = try make()
    held.withLock {
      $0.levels.insert(made, at: 0)
      var total = 0
      for (i, level) in $0.levels.enumerated() {
        total += level.bytes
        if total > LevelCache.limit && i > 0 {
          $0.levels.removeSubrange(i...)
          break
        }
      }
    }
    return made
  }
}
