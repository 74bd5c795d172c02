import Numerics
import ShellLanguage

extension Builtins {
  /// Tables made from tables.
  static let tables: [Builtin] = [
    Builtin(
      "pivot", .collections,
      [
        .required("table", "a table with a row a measurement"),
        .required("rows", "the column whose values become rows"),
        .required("columns", "the column whose values become columns"),
        .required("values", "the column of numbers that go into the cells"),
        .optional("with", "a function of the numbers that share a cell; `mean` unless given"),
      ],
      "A table with a row for each value of one column and a column for each of another; `plot` draws it with a legend.",
      equation: "y_rc = mean { value : rows = r, columns = c }, nan where there is none",
      source: "Wickham, Tidy data, Journal of Statistical Software 59, 2014",
      example:
        "t = map(n -> (kind: if n % 2 == 0 { \"even\" } else { \"odd\" }, n: n, square: n^2), 1..4); pivot(t, \"n\", \"kind\", \"square\")",
      "t = map(n -> (sign: sign(n), square: n^2), [-2, -1, 1, 2, 3]); print pivot(t, \"sign\", \"sign\", \"square\", with: max)"
    ) { arguments, session in
      guard case .table(let table) = arguments["table"] else { throw arguments.wrong("table", expected: "a table") }
      let gather: (Tensor<Double>) throws -> Tensor<Double>
      if let function = try arguments.optionalFunction("with") {
        gather = { try session.callNumber(function, [$0], purpose: "`pivot`") }
      } else {
        gather = { try $0.mean() }
      }
      return .table(
        try table.pivoted(
          rows: arguments.string("rows"), columns: arguments.string("columns"), values: arguments.string("values"),
          gather: gather))
    }
  ]
}
