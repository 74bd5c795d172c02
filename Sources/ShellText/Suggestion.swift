/// Did-you-mean: the known name nearest to one that is not known.
package enum Suggestion {
  /// The nearest candidate, if it is near enough to be what was meant: what a slip of the fingers makes of it (a letter
  /// left out, doubled or swapped with the next, a neighbour's key) or another case, the first letter being right.
  ///
  /// A letter for another one far off on the keyboard is no slip but another word, `fft` for `fit`; it counts twice, and
  /// in short names any replaced letter does, since too many of them are words themselves.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.unicodeScalars)
    let limit = wanted.count <= 6 ? 1 : wanted.count <= 8 ? 2 : 3
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let scalars = Array(candidate.unicodeScalars)
      guard abs(scalars.count - wanted.count) <= limit, candidate != name, min(scalars.count, wanted.count) > 1,
        beginsAlike(wanted, scalars)
      else { continue }
      var distance = slips(wanted, scalars)
      if distance > 1, name.lowercased() == candidate.lowercased() { distance = 1 }
      guard distance <= limit else { continue }
      if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
      best = (candidate, distance)
    }
    return best?.name
  }

  /// "did you mean `x`?", or nothing.
  package static func didYouMean(_ name: String, among candidates: some Sequence<String>) -> String? {
    nearest(to: name, among: candidates).map { "did you mean `\($0)`?" }
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  package static func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    editDistance(a, b) { _, _ in 1 }
  }

  /// Whether a word may be a slip for another by its beginning: fingers miss the first letter rarely, and `fsolve` is not
  /// `solve`; it may be swapped with the next or left out.
  private static func beginsAlike(_ wanted: [Unicode.Scalar], _ known: [Unicode.Scalar]) -> Bool {
    func lower(_ scalar: Unicode.Scalar) -> String { scalar.properties.lowercaseMapping }
    return lower(wanted[0]) == lower(known[0]) || (wanted[0] == known[1] && wanted[1] == known[0])
      || wanted[...] == known[1...]
  }

  /// The edit distance in slips of the fingers.
  private static func slips(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    let isShort = min(a.count, b.count) <= 3
    return editDistance(a, b) { isShort || !Keyboard.areNeighbours($0, $1) ? 2 : 1 }
  }

  private static func editDistance(
    _ a: [Unicode.Scalar], _ b: [Unicode.Scalar], replacing: (Unicode.Scalar, Unicode.Scalar) -> Int
  ) -> Int {
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        var cost = min(
          last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : replacing(a[i - 1], b[j - 1])))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
