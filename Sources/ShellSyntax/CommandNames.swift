/// The commands: calls without parentheses at the start of a statement. There are exactly these.
public enum Commands {
  public static let names: [String] = [
    "step", "back", "goto", "run", "explain", "show", "plot", "save", "load", "seed", "time", "help", "full", "who",
    "forget", "fork", "diff", "grid", "print", "check", "cite",
  ]

  package static let set = Set(names)
}

/// Names with a fixed value.
public enum ConstantNames {
  public static let names: [String] = ["I", "pi", "π", "inf", "nan", "true", "false"]

  package static let set = Set(names)
}
