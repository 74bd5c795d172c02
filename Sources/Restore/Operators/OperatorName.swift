/// Names of operators that are put together from others.
public enum OperatorName {
  private static let longest = 96

  /// A factor in a name, without a point where it is whole.
  static func number(_ x: Double) -> String {
    x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : "\(x)"
  }

  /// The name, or its beginning and its end: a sum doubled thirty times would have a name of gigabytes.
  public static func cut(_ name: String) -> String {
    guard name.utf8.count > longest, name.count > longest else { return name }
    let half = longest / 2 - 2
    return "\(name.prefix(half)) … \(name.suffix(half))"
  }
}
