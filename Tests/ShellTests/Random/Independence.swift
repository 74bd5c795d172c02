import Testing

/// What was drawn under a name, as features to compare with others': the values, how far they lie from their middle, and
/// how far these distances lie from theirs. The second is a normal number's radius and the third what is left of a draw
/// from two far modes, once the mode is known.
struct Drawn {
  let name: String
  let values: [Double]
  fileprivate let features: [[Double]]

  init(_ name: String, _ values: [Double]) {
    (self.name, self.values) = (name, values)
    let far = Drawn.distances(values)
    features = [values, far, Drawn.distances(far)].map(Drawn.ranks)
  }

  private static func distances(_ x: [Double]) -> [Double] {
    let middle = x.sorted()[x.count / 2]
    return x.map { abs($0 - middle) }
  }

  /// Ranks, those of equal values shared, of mean 0 and unit length.
  private static func ranks(_ x: [Double]) -> [Double] {
    let order = x.indices.sorted { x[$0] < x[$1] }
    var ranks = [Double](repeating: 0, count: x.count)
    var i = 0
    while i < order.count {
      var j = i
      while j < order.count, x[order[j]] == x[order[i]] { j += 1 }
      for k in i..<j { ranks[order[k]] = Double(i + j - 1) / 2 }
      i = j
    }
    let mean = Double(x.count - 1) / 2
    let length = ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    return ranks.map { length > 0 ? ($0 - mean) / length : 0 }
  }
}

/// Whether draws are independent of one another.
enum Independence {
  /// Rank correlations of independent draws have variance 1/(N − 1), whatever their distributions, so one is beyond 6
  /// standard errors with probability 2e-9.
  static let errors = 6.0

  /// What two draws share, if anything: a correlation of features, at the same places or at neighbouring ones, or a number.
  /// - Parameter isFine: whether the values come from a continuum, so that equal ones tell.
  static func fault(_ a: Drawn, _ b: Drawn, isFine: Bool = true) -> String? {
    let bound = errors / Double(a.values.count - 1).squareRoot()
    for (i, x) in a.features.enumerated() {
      for (j, y) in b.features.enumerated() {
        for shift in -1...1 {
          let r = zip(x.dropFirst(max(0, shift)), y.dropFirst(max(0, -shift))).reduce(0) { $0 + $1.0 * $1.1 }
          if abs(r) > bound {
            return
              "\(a.name) and then \(b.name): features \(i) and \(j) at shift \(shift) correlate by \(r) of ±\(bound)"
          }
        }
      }
    }
    let shared = Set(a.values).intersection(b.values)
    if isFine, !shared.isEmpty { return "\(a.name) and then \(b.name) share \(shared.count) numbers" }
    return nil
  }

  /// An order of 0 ..< n in which each pair of neighbours, equal ones too, stands once: an Euler tour of all arrows.
  static func tour(_ n: Int) -> [Int] {
    var (next, stack, tour) = ([Int](repeating: 0, count: n), [0], [Int]())
    while let here = stack.last {
      if next[here] < n {
        stack.append(next[here])
        next[here] += 1
      } else {
        tour.append(stack.removeLast())
      }
    }
    return tour.reversed()
  }
}
