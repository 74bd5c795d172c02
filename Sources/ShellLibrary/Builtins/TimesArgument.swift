import Numerics
import Restore
import ShellLanguage
import ShellText

/// Readings of what says which times a walk stands at.
enum TimesArgument {
  static let spacing: Parameter = {
    let option = MethodOption.spacing(.uniform)
    return .standard(option.name, .string(Spacing.uniform.rawValue), option.meaning, labelOnly: true)
      .one(of: option.choices)
  }()

  static func spacing(_ arguments: Arguments, standard: Spacing) throws -> Spacing {
    guard arguments.has("spacing") else { return standard }
    return try Spacing(rawValue: arguments.choice("spacing")) ?? standard
  }

  /// The times of `over`, where they are given.
  static func over(
    _ arguments: Arguments, mayRise: Bool, on path: @autoclosure () throws -> any GaussianPath
  ) throws -> Tensor<Double>? {
    guard arguments.has("over") else { return nil }
    let (times, path) = (try ordered(arguments, mayRise: mayRise), try path())
    for t in times.scalars where !(t >= 0 && t <= path.end) {
      throw arguments.error(
        "over",
        "t = \(Digits.short(t)) is outside the path \(path.name), which runs from 0 to \(Digits.short(path.end))",
        code: .offThePath, help: "times of this path lie in 0..\(Digits.short(path.end))")
    }
    return times
  }

  /// The times of `over`, on whatever path: two or more in one direction.
  static func ordered(_ arguments: Arguments, mayRise: Bool) throws -> Tensor<Double> {
    let times = try arguments.tensor("over")
    let steps = zip(times.scalars, times.scalars.dropFirst())
    guard times.rank == 1, times.count >= 2,
      steps.allSatisfy({ $0 > $1 }) || (mayRise && steps.allSatisfy({ $0 < $1 }))
    else {
      throw arguments.error(
        "over",
        "`over` of `\(arguments.function)` is two or more \(mayRise ? "times that fall, or rise" : "falling times")",
        help: "write for example `over: times(20)`")
    }
    return times
  }

  /// Refuses times that do not fall.
  static func falling(_ arguments: Arguments, _ first: String, _ start: Double, _ last: String, _ stop: Double) throws {
    guard !(start > stop && stop >= 0) else { return }
    let isTurned = stop > start && start >= 0
    throw arguments.error(
      arguments.has(last) ? last : first,
      "times fall to 0 or above, not from \(Digits.short(start)) to \(Digits.short(stop))", code: .samplerFailed,
      help: isTurned
        ? "the noise comes first: `\(first): \(Digits.short(stop)), \(last): \(Digits.short(start))`"
        : "write for example `\(first): 1, \(last): 0.001`")
  }
}
