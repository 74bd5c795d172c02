/// What is wrong with a command line, or with the files and documents that it names.
extension DiagnosticCode {
  public static let commandLine = DiagnosticCode(
    "E110", "a command line that is not one of those there are",
    bad: "# conjugate --qiet a.cj", good: "# conjugate --quiet a.cj",
    """
    `conjugate --help` lists the commands and their options. The exit status is then 2, and nothing has run.
    """)

  public static let commandFile = DiagnosticCode(
    "E111", "a file of the command line that cannot be read or written",
    bad: "# conjugate a.cj missing.cj", good: "# conjugate a.cj b.cj",
    """
    All files that a command line names are looked for before the first of them runs. Scripts are text in UTF-8.
    """)

  public static let document = DiagnosticCode(
    "E112", "a document that is not made as lessons are",
    bad: "# a cell that is never closed", good: "# a cell between ```conjugate and ```",
    """
    A fence marked `conjugate` begins a cell, a fence of the same length ends it; `output` fences and images belong to
    the cell before them. The words on the fence of a cell are `error`, `hidden`, `slow`, `session=NAME` and `timeout=S`.
    """)

  public static let training = DiagnosticCode(
    "E113", "a training that failed",
    bad: "# conjugate train digits --data missing", good: "# conjugate train digits --data mnist",
    """
    `conjugate train digits` reads pictures from an IDX file, fits a mixture to them and writes it with a card.
    """)

  public static let littleMemory = DiagnosticCode(
    "E114", "a process that may not have the memory to begin",
    bad: "# ulimit -v 200000; conjugate a.cj", good: "# ulimit -v 1000000; conjugate a.cj",
    """
    The limit was set by whoever started the program, as by `ulimit -v` (addresses) or `ulimit -d` (data). Above what is
    needed to begin, values that do not fit under it are refused as over the budget (E078), and programs recurse less
    deeply.
    """)

  /// Every code of this file.
  static let commandLineCodes: [DiagnosticCode] = [commandLine, commandFile, document, training, littleMemory]
}
