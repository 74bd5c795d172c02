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

  public static let unassignedName = DiagnosticCode(
    "E034", "a function reads a name of its own before it has assigned it",
    bad: "last = 0; g(x) = { d = x - last; last = x; d }",
    good: "step_from(last, x) = x - last; last = 0; for x in [1, 2, 4] { d = step_from(last, x); last = x }",
    """
    A name that a function assigns anywhere in its body is the function's own in all of it; so is a name that it
    changes by `x[i] = v`. Functions read outer names and never rebind them, so a name that is read first and assigned
    later would be a copy that forgets with every call. Where the outer value is meant, give the function's own value
    another name. Where a value is to last from call to call, take it as an argument and return the new one, loop at top
    level, or `fold`. Where neither is meant, assign the name before it is read, in every branch. A built-in may be
    read before a name is bound to its result: `sd = sd(x)`.
    """)

  /// Every code of this file.
  static let nameCodes: [DiagnosticCode] = [unknownName, unknownField, unknownTopic, unknownCode, unassignedName]
}
