import ShellLanguage
import ShellLibrary
import ShellSyntax

/// Where a session's walks stand.
///
/// A statement that failed or was stopped is no part of a saved session, but it may have moved a walk before, by steps
/// that ran to their end. These are.
struct WalkPlaces {
  private var places: [(name: String, walk: Walk, position: Int)] = []

  init(_ session: Session) {
    for name in session.names { add(name, session) }
  }

  private mutating func add(_ name: String, _ session: Session) {
    guard case .object(let object)? = session.binding(name), let walk = (object as? WalkObject)?.walk else { return }
    places.append((name, walk, walk.position))
  }

  /// Takes in what a statement did. A statement binds no names but those in its text, so that a paste of thousands does
  /// not look at all names after each.
  mutating func update(_ session: Session, after statement: Span) {
    let scalars = statement.text.unicodeScalars
    let words = Set(scalars.split { $0 != "∂" && !Characters.continuesName($0) }.map { String($0) })
    guard !words.contains("load") else { return self = WalkPlaces(session) }
    places.removeAll { words.contains($0.name) }
    for index in places.indices { places[index].position = places[index].walk.position }
    for word in words.sorted() { add(word, session) }
  }

  /// Programs that move the walks from here to where they stand now.
  func moves(_ session: Session) -> [SourceText] {
    var seen: [Walk] = []
    return places.compactMap { name, walk, position in
      let steps = walk.position - position
      guard steps != 0, !seen.contains(where: { $0 === walk }) else { return nil }
      seen.append(walk)
      return SourceText("\(steps > 0 ? "step" : "back") \(name), \(abs(steps));", name: "prompt")
    }
  }
}
