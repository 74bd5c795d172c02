extension DiagnosticCode {
  public static let unknownName = DiagnosticCode(
    "E030", "a name without a value",
    bad: "y = x + 1", good: "x = 2; y = x + 1",
    """
    A name has a value after it was bound (`x = 3`), and before that if it is a built-in; `who` lists yours,
    `help` the built-ins. What a function binds is its own: it cannot be read outside.
    """)

  public static let unknownField = DiagnosticCode(
    "E031", "a value without a field of that name",
    bad: "r = (nfe: 5, psnr: 21.3); r.snr", good: "r = (nfe: 5, psnr: 21.3); r.psnr",
    """
    `value.name` reads a field of a record, a column of a table, or a property of an object such as a walk.
    Tensors have the fields `shape`, `rank` and `count`.
    """)

  public static let unknownTopic = DiagnosticCode(
    "E032", "help is asked on something unknown",
    bad: "help cosinus", good: "help cos",
    """
    `help NAME` knows the built-ins, the commands, the words of the grammar, the operators and your own
    functions; `help` alone lists them by family.
    """)

  public static let unknownCode = DiagnosticCode(
    "E033", "there is no such code",
    bad: "explain E999", good: "explain E012",
    """
    `explain E012` tells more about a code that stands in front of a message.
    """)

  /// Every code of this file.
  static let nameCodes: [DiagnosticCode] = [unknownName, unknownField, unknownTopic, unknownCode]
}
