import ShellSyntax

/// The depth of a nested value and the number of its parts, counted with repetition.
///
/// Values share their parts, so `t = (t, t)` in a loop would soon have more parts than could ever be visited, and a
/// chain a million deep could not even be released. Both are refused when the value is made.
public struct Extent: Sendable {
  var depth = 1
  var parts = 1

  private static let maximumDepth = 500
  package static let maximumParts = 2_000_000

  package init() {}

  /// The extent of a value made of these parts.
  /// - Throws: a diagnostic when it is nested too deeply or has too many parts.
  package init(of parts: some Sequence<Value>) throws {
    for part in parts {
      let extent = part.extent
      depth = max(depth, extent.depth + 1)
      self.parts += extent.parts
      guard self.parts <= Self.maximumParts else {
        throw Diagnostic(
          .overMemory, "a value of more than \(Self.maximumParts) parts", help: "numbers belong in a tensor")
      }
    }
    guard depth <= Self.maximumDepth else {
      throw Diagnostic(.overMemory, "a value nested more than \(Self.maximumDepth) deep")
    }
  }
}
