import Numerics
import Restore
import ShellLanguage

/// What is known of a path that the session holds.
struct PathOutline: ObjectOutline {
  let value: PathObject

  private static let functions: Set<String> = ["mu", "sigma", "f", "g2", "b", "r2", "rho"]

  func field(_ name: String, of base: Outline) -> Outline? {
    if Self.functions.contains(name) { return .method(base, name) }
    return value.fieldNames.contains(name) ? .unknown : nil
  }

  func method(_ name: String, _ call: CallOutline, _ checker: ShapeChecker) throws -> Outline {
    guard let t = checker.argument("t", 0, call) else { return .unknown }
    // A time that is known and not on the path.
    if let number = t.number, !(number >= 0 && number <= value.path.end) { return try checker.suspect(call) }
    return t.shape.map { .tensor($0) } ?? .unknown
  }
}
