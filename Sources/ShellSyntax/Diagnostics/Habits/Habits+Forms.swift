import Foundation
import ShellText

extension Habits {
  /// A form of another language, and what is written here.
  struct Form: Sendable {
    let pattern: String
    /// Whether it is told about names without a value too: the form is grammar here, but means something else.
    let isAboutNames: Bool
    /// The remedy, from the whole match and its groups, and whether a name means something without being bound; nil
    /// where the form is not what it looked like.
    let help: @Sendable ([String], (String) -> Bool) -> String?

    /// A remedy in which `$1` stands for the first group.
    init(_ pattern: String, _ template: String, isAboutNames: Bool = false) {
      self.init(pattern, isAboutNames: isAboutNames) { parts in
        parts.indices.dropFirst().reduce(template) { $0.replacingOccurrences(of: "$\($1)", with: parts[$1]) }
      }
    }

    init(_ pattern: String, isAboutNames: Bool = false, _ help: @escaping @Sendable ([String]) -> String?) {
      self.init(pattern, isAboutNames: isAboutNames) { parts, _ in help(parts) }
    }

    /// A remedy that is not to take a name which has a meaning.
    init(
      _ pattern: String, isAboutNames: Bool, _ help: @escaping @Sendable ([String], (String) -> Bool) -> String?
    ) {
      (self.pattern, self.isAboutNames, self.help) = (pattern, isAboutNames, help)
    }
  }

  /// The first that fits is told, so what is more particular stands first.
  static let forms: [Form] = statements + functions + conditionals + ranges + indices + operators + numbers

  /// A value as it stands on one side of an operator.
  private static let value = #"[\p{L}\p{M}\p{N}_.]+"#
  private static let nameOf = #"[\p{L}_][\p{L}\p{M}\p{N}_]*"#

  private static let statements = [
    Form(
      #"^\s*(?:import|from|using|include|require|library)\s+\S.*"#,
      "there is nothing to import; `help` lists what there is"),
    Form(#"^\s*(?:clear|clearvars|close)\s+all\b"#, "`forget all` forgets every name"),
    Form(#"^\s*(?:clear|clearvars|del|rm)\s+(\#(nameOf)(?:,?\s+\#(nameOf))*)"#) { parts in
      let names = parts[1].split { $0 == " " || $0 == "," }.joined(separator: ", ")
      return "write `forget \(names)`"
    },
    Form(#"^\s*lesson\b\s*(\S*)"#) { parts in
      "lessons are read at the prompt, or by `conjugate lesson\(parts[1].isEmpty ? "" : " " + parts[1])` in a terminal"
    },
    Form(
      #"^\s*(?:try|except|catch|finally|raise|throw)\b.*"#,
      "there is no exception handling: an error ends the program, and at the prompt all values stay"),
    Form(#"^\s*assert\s+(.+)"#, "write `check $1`"),
    Form(#"^\s*(?:let|var|const|global|local)\s+(\#(nameOf)\s*=.*)"#, "a binding needs no word before it: `$1`"),
    Form(#"^\s*[@%](?:time|timeit|btime)\s+(.+)"#, "write `time $1`"),
    Form(#"^\s*%\w+.*"#, "there are no such lines here; a shell command after `!` is for the prompt only"),
    Form(
      #"^\s*(?:class|struct|type)\s+\#(nameOf).*"#, "there are no classes; a record `(a: 1, b: 2)` holds values by name"
    ),
    Form(#"^\s*plot\s+([^,>]*?)\s+over\s+(.+)"#, isAboutNames: true) { parts, isKnown in
      let names = parts[1].matches(of: /[\p{L}_][\p{L}\p{M}\p{N}_]*/).map { String($0.output) }
      let free = names.first { !isKnown($0) } ?? "x"
      return "`over` takes functions: `plot \(free) -> \(parts[1]) over \(parts[2])`"
    },
    Form(#"\b(print|show)?\s*\(?[fF](\"[^\"]*\")"#) { parts in
      "every string interpolates, without an `f`: `\(parts[1].isEmpty ? "" : parts[1] + " ")\(parts[2])`"
    },
  ]

  private static let functions = [
    Form(#"^\s*def\s+(\#(nameOf))\s*\(([^()]*)\)[^:]*:\s*return\s+(.+)"#, "a function is written `$1($2) = $3`"),
    Form(
      #"^\s*(?:def|function|func|fn|fun)\s+(?:\#(nameOf)\s*=\s*)?(\#(nameOf))\s*\(([^()]*)\).*"#,
      "a function is written `$1($2) = …`, with several lines `$1($2) = { … }`"),
    Form(#"\blambda\s+([^:]+):\s*([^,;)\]]+)"#) { "a lambda is written `\(lambda($0[1], $0[2]))`" },
    Form(#"@\(([^()]*)\)\s*([^,;]+)"#) { "a lambda is written `\(lambda($0[1], $0[2]))`" },
    Form(#"@(\#(nameOf))"#, "a function is a value by its name: `$1`"),
    Form(#"[\[(]\s*(.+?)\s+for\s+(\#(nameOf))\s+in\s+(.+?)\s*[\])]"#, "write `map($2 -> $1, $3)`"),
  ]

  private static let conditionals = [
    Form(#"(?:^|[=(,;{])\s*([^=(,;{]+?)\s+if\s+(.+?)\s+else\s+([^,;)}]+)"#, "write `if $2 { $1 } else { $3 }`"),
    Form(#"(?:^|[=(,;{])\s*([^=(,;{]+?)\s*\?\s*(.+?)\s*:\s*([^,;)}]+)"#, "write `if $1 { $2 } else { $3 }`"),
    Form(#"^\s*(?:elif|elseif|elsif)\b.*"#, "write `} else if c {` on one line"),
    Form(#"^\s*for\s*\(?\s*(\#(nameOf))\s*=\s*(\#(value)):(\#(value))\)?\s*$"#, "write `for $1 in $2..$3 { … }`"),
    Form(#"^\s*for\s+(\#(nameOf))\s+in\s+range\((\d+)\)\s*:.*"#) { parts in
      "write `for \(parts[1]) in 0..\((Int(parts[2]) ?? 1) - 1) { … }`"
    },
    Form(#"^\s*for\s+(\#(nameOf)\s+in\s+.+?)\s*:\s*$"#, "write `for $1 { … }`"),
    Form(#"^\s*(if|while)\s+(.+?)\s*:\s*$"#, "write `$1 $2 { … }`"),
  ]

  private static let ranges = [
    Form(#"(-?\#(value)):(-?\#(value)):(-?\#(value))"#) { parts in
      guard let first = Double(parts[1]), let step = Double(parts[2]), let last = Double(parts[3]), step != 0,
        (last - first) / step >= 0, (last - first) / step < 1e6
      else { return "equal steps are `linspace(a, b, n)`, with both ends and n points" }
      // As many whole steps as fit, up to the rounding of a step that is a decimal fraction.
      let steps = ((last - first) / step + 1e-9).rounded(.down)
      let end = steps == ((last - first) / step).rounded() ? parts[3] : Digits.short(first + steps * step)
      return "write `linspace(\(parts[1]), \(end), \(Int(steps) + 1))`"
    },
    Form(#"\((-?\#(value)):(-?\#(value))\)"#, "a range is written `$1..$2`"),
  ]

  /// A position or a slice of MATLAB's, and several of them.
  private static let slice = #"(?:[\w+-]*\s*:\s*(?:\d+|end)?(?=\s*[,)}])|(?:\d+|end)\s*:\s*\w+)"#
  private static let places = #"(?:(?:\#(slice)|\w+)\s*,\s*)*\#(slice)(?:\s*,\s*(?:\#(slice)|\w+))*"#
  private static let brackets = "parts are taken with square brackets: `$1[$2]`, counted from 0"

  private static let indices = [
    Form(#"(\#(nameOf))\((\d+(?:\s*,\s*\w+)*)\)\s*=(?!=)"#, brackets),
    Form(#"(\#(nameOf))\(\s*(\#(places))\s*\)"#, brackets),
    Form(#"(\#(nameOf))\{\s*(\#(places)|\d+(?:\s*,\s*\w+)*)\s*\}"#, brackets),
  ]

  private static let operators = [
    Form(#"(\#(value)'?)\s*\\\s*(\#(value))"#, "write `solve($1, $2)`"),
    Form(#"(\#(nameOf))\.\(([^()]*)\)"#, "functions work on every element already: `$1($2)`"),
    Form(#"(\#(value))\s*\.\s*([-+/*^]|[<>=!]=|<|>)\s*(\#(value))"#, "`$2` works on every element already: `$1 $2 $3`"),
    Form(#"(\#(nameOf))'(\#(nameOf))"#, "write `$1' @ $2`, or `dot($1, $2)` for vectors"),
    Form(#"(\#(nameOf))\s*<-\s*(.+)"#, "a binding is written `$1 = $2`", isAboutNames: true),
    Form(#"(\#(value))\s*\|>\s*(\#(nameOf))"#, "write `$2($1)`"),
  ]

  private static let numbers = [
    Form(#"\b0([xXbBoO])([0-9a-fA-F]+)\b"#) { parts in
      let radix = ["x": 16, "b": 2, "o": 8][parts[1].lowercased()] ?? 16
      return Int(parts[2], radix: radix).map { "numbers are decimal: `\($0)`" }
    },
    Form(
      #"(?:^|[^\p{L}_])(\d[\d.]*(?:[eE][-+]?\d+)?)([ij])\b"#,
      "there are no complex numbers; a product with a name `$2` is `$1*$2`"),
  ]

  /// `x -> x + 1`, or `(x, t) -> x + t`.
  private static func lambda(_ parameters: String, _ body: String) -> String {
    let names = parameters.split(separator: ",").map { String($0).trimmingWhitespace }
    return "\(names.count == 1 ? names[0] : "(" + names.joined(separator: ", ") + ")") -> \(body)"
  }
}
