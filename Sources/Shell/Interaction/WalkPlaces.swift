/// Where a session's walks stand.
///
/// A statement that failed or was stopped is no part of a saved session, but it may have moved a walk before, by steps
/// that ran to their end. These are.
struct WalkPlaces {
  private var places: [(name: String, walk: Walk, position: Int)] = []

  init(_ session: Session) {
    for name in session.names {
      guard case .object(let object)? = session.binding(name), let walk = (object as? WalkObject)?.walk,
        !places.contains(where: { $0.walk === walk })
      else { continue }
      places.append((name, walk, walk.position))
    }
  }

  /// Programs that move the walks from here to where they stand now.
  func moves(_ session: Session) -> [SourceText] {
    places.compactMap { name, walk, position in
      let steps = walk.position - position
      guard steps != 0 else { return nil }
      return SourceText("\(steps > 0 ? "step" : "back") \(name), \(abs(steps));", name: "prompt")
    }
  }
}
