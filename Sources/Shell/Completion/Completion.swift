import Foundation

/// What Tab offers at a place in a line.
public struct Completion: Sendable, Equatable {
  /// What is replaced, in bytes of the line.
  public var range: Range<Int>
  /// What it may be replaced with, sorted; empty where nothing fits.
  public var candidates: [String]
  /// What is typed after the candidate where there is but one: `(` after a function.
  public var suffix = ""

  /// What all candidates begin with, where that is more than what is typed; the candidate itself where there is one.
  public var common: String {
    guard let first = candidates.first else { return "" }
    return candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
  }
}

extension Completion {
  /// How candidates are listed: of a path, only its last part.
  public static func shown(_ candidate: String) -> String {
    guard candidate.contains("/") else { return candidate }
    let isFolder = candidate.hasSuffix("/")
    let name = candidate.dropLast(isFolder ? 1 : 0).split(separator: "/").last.map(String.init) ?? candidate
    return isFolder ? name + "/" : name
  }
}
