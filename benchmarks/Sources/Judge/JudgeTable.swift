import Foundation
import Numerics
import Restore

/// How often the judge of samples raises a false alarm, and how often it sees what is wrong, as Markdown.
enum JudgeTable {
  // A line a case is told when it is done, also into a file.
  private static func tell(_ line: String) {
    Swift.print(line)
    fflush(nil)
  }

  private static let levels = [2.0, 3.0, 4.0]

  /// - Parameters:
  ///   - seed: where the seeds begin; every replicate has one of its own.
  ///   - replicates: how many for the smallest N.
  static func print(seed: UInt64, replicates: Int, digits: Bool, only: String?) throws {
    Swift.print("False alarms, in percent, of exact draws (seeds from \(seed))\n")
    let nominal = levels.map { text(100 * erfc($0 / 2.squareRoot())) }
    Swift.print("| q | N | runs | 2 se: \(nominal[0]) | 3 se: \(nominal[1]) | 4 se: \(nominal[2]) |")
    Swift.print("|---|--:|--:|--:|--:|--:|")
    var (all, alarms) = (0, [0, 0, 0])
    for one in try JudgeCase.all(digits: digits) where only.map({ one.name.contains($0) }) ?? true {
      for count in [10, 100, 1000, 10_000] where count <= one.largest {
        let runs = max(20, replicates / 20, replicates * 10 / max(count, one.largest < 1000 ? 200 : 10))
        let law = try one.law(count)
        var found = [0, 0, 0]
        for run in 0..<runs {
          let key = RandomKey(seed: seed &* 1_000_000 &+ UInt64(run))
          let z = try DistributionCheck(one.draw(count, key), law).familywise
          for (i, level) in levels.enumerated() where z > level { found[i] += 1 }
        }
        all += runs
        for i in found.indices { alarms[i] += found[i] }
        let shares = found.map { text(100 * Double($0) / Double(runs)) }
        tell("| \(one.name) | \(count) | \(runs) | \(shares.joined(separator: " | ")) |")
      }
    }
    let shares = alarms.map { text(100 * Double($0) / Double(all)) }
    Swift.print("| all | | \(all) | \(shares.joined(separator: " | ")) |")
    if only == nil { try power(seed: seed, runs: max(20, replicates / 20)) }
  }

  private static func power(seed: UInt64, runs: Int) throws {
    Swift.print("\nHow often a fault is seen within 4 se, in percent of \(runs) runs\n")
    let faults = try JudgeFault.all()
    Swift.print("| fault | N = 10 | 100 | 1000 |")
    Swift.print("|---|--:|--:|--:|")
    for fault in faults {
      let shares = try [10, 100, 1000].map { count -> String in
        let law = try JudgedLaw(fault.target, count: count)
        var seen = 0
        for run in 0..<runs {
          let key = RandomKey(seed: seed &* 1_000_000 &+ 500_000 &+ UInt64(run))
          if try !DistributionCheck(fault.draw(law, count, key), law).passes(within: 4) { seen += 1 }
        }
        return text(100 * Double(seen) / Double(runs))
      }
      tell("| \(fault.name) | \(shares.joined(separator: " | ")) |")
    }
  }

  private static func text(_ number: Double) -> String { String(format: "%.3g", number) }
}
