/// The panels to begin with, between the cuts. A component that is zero at all nodes may be one that a layer at an end
/// hides, where everything else underflows: no rule notices, so both ends are looked at from nearer and nearer.
func beginning(
  _ f: (Double) throws -> [Double], _ a: Double, _ b: Double, cuts: [Double]
) throws -> [GaussKronrod.Panel] {
  let ends = [a] + Set(cuts).filter { $0 > a && $0 < b }.sorted() + [b]
  var panels = try zip(ends, ends.dropFirst()).map { try GaussKronrod.panel(f, $0, $1) }
  var hidden = panels[0].magnitudes.indices.filter { k in panels.allSatisfy { $0.magnitudes[k] == 0 } }
  guard !hidden.isEmpty else { return panels }
  let (first, last) = (panels[0], panels[panels.count - 1])
  // What shows at neither end is zero, as a mode is that nothing acts on: two calls tell.
  let nearest = Double(sign: .plus, exponent: -50, significand: 1)
  let ending = try [a + (first.end - a) * nearest, b - (b - last.start) * nearest].filter { $0 > a && $0 < b }.map(f)
  hidden.removeAll { k in ending.allSatisfy { !$0.indices.contains(k) || $0[k] == 0 } }
  guard !hidden.isEmpty else { return panels }
  var (left, right): ([Double], [Double]) = ([], [])
  var (leftSeen, rightSeen) = (Set<Int>(), Set<Int>())
  for k in 4...50 {
    let scale = Double(sign: .plus, exponent: -k, significand: 1)
    let (low, high) = (a + (first.end - a) * scale, b - (b - last.start) * scale)
    // The first place from outside at which a component shows is at the edge of its layer.
    for (x, isLeft) in [(low, true), (high, false)] where x > a && x < b {
      let values = try f(x)
      let shown = hidden.filter { values.indices.contains($0) && values[$0] != 0 }
      let isNew = isLeft ? !leftSeen.isSuperset(of: shown) : !rightSeen.isSuperset(of: shown)
      guard isNew else { continue }
      if isLeft {
        left.append(min(a + 2 * (x - a), first.end))
        leftSeen.formUnion(shown)
      } else {
        right.append(max(b - 2 * (b - x), last.start))
        rightSeen.formUnion(shown)
      }
    }
  }
  func split(_ panel: GaussKronrod.Panel, _ places: [Double]) throws -> [GaussKronrod.Panel] {
    let ends = [panel.start] + Set(places).filter { $0 > panel.start && $0 < panel.end }.sorted() + [panel.end]
    return ends.count == 2 ? [panel] : try zip(ends, ends.dropFirst()).map { try GaussKronrod.panel(f, $0, $1) }
  }
  if panels.count == 1 { return try split(first, left + right) }
  panels.replaceSubrange(panels.count - 1..<panels.count, with: try split(last, right))
  panels.replaceSubrange(0..<1, with: try split(first, left))
  return panels
}
