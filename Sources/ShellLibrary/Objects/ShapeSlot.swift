import ShellLanguage
import Synchronization

/// A place that holds the recipe of an operator until a shape comes, and from then on the operator.
final class ShapeSlot<Made: Sendable>: Sendable {
  let name: String
  private let recipe: @Sendable ([Int]) throws -> Made
  private let bound: Mutex<Made?>

  init(_ name: String, _ recipe: @escaping @Sendable ([Int]) throws -> Made) {
    self.name = name
    self.recipe = recipe
    bound = Mutex(nil)
  }

  /// One that is bound already.
  init(_ name: String, bound made: Made) {
    self.name = name
    recipe = { _ in made }
    bound = Mutex(made)
  }

  var value: Made? { bound.withLock { $0 } }

  /// Made for a shape, unless it is bound already. What is bound while a statement runs that fails is let go again
  /// (``ShapeJournal``).
  func bind(_ shape: [Int]) throws -> Made {
    if let value { return value }
    let made = try recipe(shape)
    return bound.withLock { held in
      if let held { return held }
      held = made
      ShapeJournal.current?.add { [weak self] in self?.bound.withLock { $0 = nil } }
      return made
    }
  }
}
