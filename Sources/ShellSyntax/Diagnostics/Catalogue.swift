/// Every diagnostic there is; `explain E012` and the reference are written from it.
public enum Catalogue {
  /// All codes in the order of their topics. A file of codes is one line here.
  public static let all: [DiagnosticCode] =
    DiagnosticCode.syntaxCodes
    + DiagnosticCode.nameCodes
    + DiagnosticCode.shapeCodes
    + DiagnosticCode.typeCodes
    + DiagnosticCode.argumentCodes
    + DiagnosticCode.runCodes
    + DiagnosticCode.restoreCodes
    + DiagnosticCode.commandLineCodes

  /// The code with an id such as `E012`.
  public static func code(_ id: String) -> DiagnosticCode? { all.first { $0.id == id } }

  /// What `explain` prints about a code.
  public static func page(_ code: DiagnosticCode) -> String {
    func block(_ program: String) -> String {
      program.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }.joined(separator: "\n")
    }
    return """
      \(code.id): \(code.title)

      \(code.explanation)

      Wrong:
      \(block(code.bad))

      Right:
      \(block(code.good))
      """
  }
}
