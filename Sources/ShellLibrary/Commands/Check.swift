import ShellLanguage
import ShellSyntax

extension Builtin {
  /// The statement is syntax; as a function, it takes a condition only.
  static let check = Builtin(
    "check", .commands, [.required("condition", "a comparison, every element of which must be true")],
    "Fails with both values, the worst index and the error unless the condition holds.",
    equation: "|a − b| ≤ T, or ≤ T·max(|a|, |b|) with `relative`; 1e-9 relative without `within`", source: "conjugate",
    example: "check sin(pi) ≈ 0 within 1e-12", "check [1, 2] + 1 == [2, 3]",
    "check [1000, 2001] ≈ [1001, 2000] within 1e-3 relative",
    "check randn(1000, 2) ~ gaussian([0, 0], 1) within 4 se"
  ) { arguments, _ in
    let condition = try arguments.tensor("condition")
    guard condition.scalars.allSatisfy({ $0 != 0 && !$0.isNaN }) else {
      throw arguments.error("condition", "the check does not hold", code: .checkFailed)
    }
    return .nothing
  }
}
