import ShellSyntax

/// The message about a name that a function reads before it has assigned it. Whatever has that name outside is not meant
/// by a function that assigns the name itself, and could not be changed by it.
enum UnassignedRead {
  /// - Parameter isCaptured: whether a function inside the one that assigns the name reads it.
  /// - Parameter hasOuter: whether the name has a value outside of the function.
  static func diagnostic(_ name: Name, assigned: Span?, isCaptured: Bool, hasOuter: Bool) -> Diagnostic {
    let text = name.text
    let message =
      isCaptured
      ? "`\(text)` had no value yet when this function was made"
      : "`\(text)` is read before this function has assigned it"
    var labels = [Diagnostic.Label(name.span, "no value here yet")]
    if let assigned, assigned.source === name.span.source, assigned.start != name.span.start {
      labels.append(.init(assigned, "assigned here, so `\(text)` is the function's own"))
    } else if assigned != nil {
      labels[0] = .init(name.span, "read and assigned here, so `\(text)` is the function's own")
    }
    let help =
      hasOuter
      ? "a function cannot change the outer `\(text)`: give its own value another name, or take the old one as an "
        + "argument and return the new one, as `fold` does"
      : "assign it above, on every way that leads here"
    return Diagnostic(.unassignedName, message, labels, help: help)
  }
}
