/// The difference of two texts line by line, for people.
package enum LineDiff {
  package enum Line: Equatable, Sendable {
    case same(String)
    case removed(String)
    case added(String)

    package var text: String {
      switch self {
      case .same(let line): "  " + line
      case .removed(let line): "- " + line
      case .added(let line): "+ " + line
      }
    }
  }

  /// The shortest edit by the longest common subsequence; lines that `agree` count as the same.
  package static func lines(
    _ old: [String], _ new: [String], agree: (String, String) -> Bool = { $0 == $1 }
  ) -> [Line] {
    // The table is quadratic; what is longer than this nobody reads anyway.
    guard old.count * new.count <= 4_000_000 else {
      return old.map { .removed($0) } + new.map { .added($0) }
    }
    let width = new.count + 1
    var table = [Int](repeating: 0, count: (old.count + 1) * width)
    var same = [Bool](repeating: false, count: max(old.count * new.count, 1))
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        same[i * new.count + j] = agree(old[i], new[j])
        table[i * width + j] =
          same[i * new.count + j]
          ? table[(i + 1) * width + j + 1] + 1 : max(table[(i + 1) * width + j], table[i * width + j + 1])
      }
    }
    var (i, j) = (0, 0)
    var result: [Line] = []
    while i < old.count || j < new.count {
      if i < old.count && j < new.count && same[i * new.count + j] {
        result.append(.same(old[i]))
        (i, j) = (i + 1, j + 1)
      } else if j == new.count || (i < old.count && table[(i + 1) * width + j] >= table[i * width + j + 1]) {
        result.append(.removed(old[i]))
        i += 1
      } else {
        result.append(.added(new[j]))
        j += 1
      }
    }
    return result
  }

  /// Changed lines with up to `context` unchanged ones around them.
  package static func text(_ lines: [Line], context: Int = 2) -> String {
    var keep = [Bool](repeating: false, count: lines.count)
    for (i, line) in lines.enumerated() {
      if case .same = line { continue }
      for k in max(0, i - context)...min(lines.count - 1, i + context) { keep[k] = true }
    }
    var result: [String] = []
    var isCut = false
    for (i, line) in lines.enumerated() {
      if keep[i] {
        result.append(line.text)
        isCut = false
      } else if !isCut {
        result.append("  …")
        isCut = true
      }
    }
    return result.joined(separator: "\n")
  }
}
