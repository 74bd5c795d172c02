import Numerics
import Restore
import ShellLanguage
import ShellText

/// What a check of samples against a distribution says.
struct JudgedWords {
  private let found: DistributionCheck
  private let law: JudgedLaw
  private let shape: [Int]

  init(_ found: DistributionCheck, _ law: JudgedLaw, shape: [Int]) {
    (self.found, self.law, self.shape) = (found, law, shape)
  }

  func success(_ limit: Double) -> String {
    guard let shift = found.noticedShift(within: limit) else {
      return "all \(found.samples) samples are where they must be, to rounding: nothing is random"
    }
    return
      "\(worst(limit)) (within \(Digits.short(limit)) se; a shift of \(Digits.significant(shift, 2)) sd would show)"
  }

  /// The notes of a failure.
  func failure(_ limit: Double) -> [String] {
    if let miss = found.miss {
      return [
        "sample \(miss.sample) is where the distribution has no mass: "
          + "\(Digits.significant(miss.distance, 3)) off \(axis(miss.axis))"
      ]
    }
    var notes = ["\(worst(limit)); the tolerance is \(Digits.short(limit))"]
    if let worst = found.worst { notes.append(detail(worst)) }
    if let axis = found.worstAxis, axis.subject != found.worst?.subject, axis.z.magnitude > limit {
      notes.append("of single axes most \(place(axis.subject)), z-score \(Digits.significant(axis.z.magnitude, 3))")
    }
    return notes
  }

  private func worst(_ limit: Double) -> String {
    guard let worst = found.worst else { return "nothing is random" }
    var text = "worst z-score \(Digits.significant(worst.z.magnitude, 3)), \(place(worst.subject))"
    // The worst of many is large by chance: what counts is how rare it is among so many.
    if (worst.z.magnitude > limit) != (found.familywise > limit) || found.statistics > 100 {
      text += "; among \(found.statistics) as rare as \(Digits.significant(found.familywise, 3)) alone"
    }
    return text
  }

  private func place(_ subject: JudgedStatistic.Subject) -> String {
    switch subject {
    case .mean(let j): "of the mean \(axis(j))"
    case .spread(let j): "of the spread \(axis(j))"
    case .correlation(let j, let l): "of the correlation between \(name(j)) and \(name(l))"
    case .shape(let j): "of the shape \(axis(j))"
    case .size(let group): "of the spread over \(axes(group))"
    case .offset(let group): "of the mean over \(axes(group))"
    case .radii: "of how far the samples lie from the centre"
    case .farthest(let i): "of sample \(i), the farthest out"
    case .nearest(let i): "of sample \(i), the nearest to the centre"
    case .count(let k): "of how many samples component \(k) has"
    }
  }

  private func detail(_ worst: JudgedStatistic) -> String {
    let (is_, should) = CheckText.pair(worst.found, worst.expected)
    switch worst.subject {
    case .mean:
      return "it is \(is_) standard deviations off, in the units of the distribution there; it should be \(should)"
    case .spread, .size: return "it is \(is_) times that of the distribution"
    case .correlation, .count: return "it is \(is_), it should be \(should)"
    case .shape, .radii: return "the share of samples up to some place is \(is_) off"
    case .offset: return "its squared length is \(is_) times what chance makes it"
    case .farthest, .nearest: return "it is \(is_) standard deviations out, where \(should) is usual"
    }
  }

  private func axes(_ group: JudgedStatistic.Group) -> String {
    switch group {
    case .all: "all axes"
    case .seen: "what H sees"
    case .unseen: "what H does not see"
    }
  }

  private func axis(_ j: Int) -> String {
    coordinate(j).map { "at \($0)" } ?? "along \(name(j))"
  }

  /// A coordinate's index, where the axis is one.
  private func coordinate(_ j: Int) -> String? {
    row(j).firstIndex { abs(abs($0) - 1) < 1e-9 }.map { CheckText.index($0, shape.isEmpty ? [1] : shape) }
  }

  private func row(_ j: Int) -> [Double] {
    let n = law.dimension
    return Array(law.axes.scalars[(j * n)..<((j + 1) * n)])
  }

  /// A coordinate; else the axis by its name, with its direction where that is short.
  private func name(_ j: Int) -> String {
    if let coordinate = coordinate(j) { return coordinate }
    let direction =
      law.dimension <= 4 ? ", [" + row(j).map { Digits.significant($0, 2) }.joined(separator: ", ") + "]" : ""
    switch law.axis(j) {
    case .mode(let i): return "mode \(i) of H\(direction)"
    case .unseen(let i): return "axis \(i) of what H does not see\(direction)"
    case .principal(let i): return "principal axis \(i)\(direction)"
    }
  }
}
