import Foundation
import Testing

/// Input that nests deep, or is as long, of every kind that is read: a plain answer, and no overflow of a stack. (The test of
/// a run is that no signal ends the process.) The long mode, `CONJUGATE_DEPTH=100000`, takes a quarter of an hour: what
/// computes as many steps as it is deep takes its time. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct DeepInputTests {
  static let depth = ProcessInfo.processInfo.environment["CONJUGATE_DEPTH"].flatMap { Int($0) } ?? 10_000

  private static func nest(_ open: String, _ inner: String = "1", _ close: String = "") -> String {
    String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
  }

  private static func times(_ body: String) -> String { "for i in 1..\(depth) { \(body) }" }

  /// Programs, each after what it is about.
  static let programs: [(String, String)] = [
    ("parentheses", nest("(", "1", ")")), ("open parentheses", nest("(")), ("brackets", nest("[", "1", "]")),
    ("braces", nest("{", "1", "}")), ("calls", nest("f(", "1", ")")), ("indices", nest("x[", "1", "]")),
    ("signs", nest("-")), ("not", nest("not ")), ("powers", nest("2^")), ("sums", nest("1+")),
    ("adjoints", "x" + nest("'", "")), ("fields", "x" + nest(".a", "")), ("calls of calls", "f" + nest("()", "")),
    ("functions", nest("x -> ")), ("ranges", nest("1..")), ("records", nest("(a: ", "1", ")")),
    ("conditions", nest("if true { ", "1", " }")), ("loops", nest("while false { ", "1", " }")),
    ("strings in strings", nest("\"{", "1", "}\"")), ("time", nest("time ")), ("checks", nest("check ")),
    ("definitions", nest("f(x) = ", "x")), ("assignments", nest("x = ")), ("superscripts", "x" + nest("²", "")),
    ("values in values", "t = 1\n" + times("t = (t, 1)")), ("records in records", "t = 1\n" + times("t = (a: t)")),
    ("functions of functions", "f = x -> x\n" + times("g = f; f = x -> g(x) + 1") + "\nf(1)"),
    ("released functions", "f = x -> x\n" + times("g = f; f = x -> g(x) + 1") + "\nf = 1; g = 2"),
    ("operators", "H = operator(x -> 2*x, shape: [2])\n" + times("H = H'") + "\nprint H([1, 2])"),
    ("sums of operators", "H = operator(x -> 2*x, shape: [2])\n" + times("H = H + I")),
    (
      "nonlinear operators",
      "H = operator(x -> x^2, shape: [2], linear: false)\n" + times("H = H * H") + "\nprint H([1, 2])"
    ),
    ("paths", "p = vp()\n" + times("q = p; p = path(mu: t -> q.mu(t), sigma: t -> q.sigma(t))") + "\nprint p.mu(0.5)"),
    ("recursion", "f(n) = f(n + 1)\nf(0)"), ("recursion through map", "f(n) = map(x -> f(x), [n, n])\nf(0)"),
    ("recursion through grad", "f(x) = grad(f, x)\nf(1.0)"),
    ("recursion through integral", "f(x) = integral(f, 0, x)\nf(1.0)"),
    ("patterns of files", "load(\"" + nest("*", "x.csv") + "\")"), ("classes", "load(\"" + nest("[", ".csv") + "\")"),
    ("folders", "load(\"" + nest("a/", "x.csv") + "\")"), ("folders above", "load(\"" + nest("../", "x.csv") + "\")"),
    ("folders to write", "save [1], \"" + nest("a/", "x.csv") + "\""),
  ]

  /// Pages of lessons.
  static let pages: [(String, String)] = [
    ("groups", "$" + nest("{", "x", "}") + "$"), ("fractions", "$" + nest(#"\frac{"#, "x", "}{2}") + "$"),
    ("roots", "$" + nest(#"\sqrt{"#, "x", "}") + "$"), ("exponents", "$x" + nest("^{x", "", "}") + "$"),
    ("indices", "$x" + nest("_x", "") + "$"), ("brackets", "$" + nest(#"\left("#, "x", #"\right)"#) + "$"),
    ("environments", "$" + nest(#"\begin{matrix}"#, "x", #"\end{matrix}"#) + "$"),
    ("hats", "$" + nest(#"\hat "#, "x") + "$"),
    ("open groups", "$$\n" + nest("{", "") + "\n$$"), ("quotes", nest("> ", "x")), ("lists", nest("- ", "x")),
    (
      "deeper and deeper lists",
      (0..<2000).map { String(repeating: " ", count: 2 * $0) + "- x" }.joined(separator: "\n")
    ),
    ("stars", nest("*", "x", "*")), ("links", nest("[", "x", "](y)")), ("pictures", nest("![", "x")),
    ("backticks", nest("` ", "")), ("folds", nest("<details>\n", "")), ("comments", nest("<!--", "")),
    ("headings", nest("#", " x")), ("fences", nest("```\n", "")), ("tables", nest("|", "") + "\n" + nest("|-", "|")),
  ]

  /// Files, by the name that says their kind.
  static let files: [(String, [UInt8])] = {
    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    func safetensors(_ header: String) -> [UInt8] {
      withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) } + bytes(header)
    }
    func npy(_ header: String) -> [UInt8] {
      [0x93] + bytes("NUMPY") + [2, 0] + withUnsafeBytes(of: UInt32(header.utf8.count).littleEndian) { Array($0) }
        + bytes(header)
    }
    return [
      ("objects.safetensors", safetensors(nest("{\"a\":", "1", "}"))),
      ("arrays.safetensors", safetensors(nest("[", ""))),
      ("shapes.safetensors", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":" + nest("[", "", "]") + "}}")),
      ("texts.safetensors", safetensors("{\"__metadata__\":" + nest("{\"a\":", "1", "}") + "}")),
      ("tuple.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + nest("(", "", ")") + "}")),
      ("braces.npy", npy(nest("{", ""))), ("quotes.csv", bytes(nest("\"", ""))),
      ("columns.csv", bytes(nest("a,", "a\n") + nest("1,", "1\n"))), ("signs.csv", bytes("a\n" + nest("-", "\n"))),
    ]
  }()

  @Test(arguments: programs.map(\.0)) func programsAreAnswered(_ name: String) throws {
    let text = try #require(Self.programs.first { $0.0 == name }).1
    let program = try ProgramTests()
    #expect([0, 1].contains(try program.run([program.script(text)]).status))
    // As one word of a command line, where the system takes one as long.
    if text.utf8.count < 120_000 { #expect([0, 1].contains(try program.run(["-e", text]).status)) }
  }

  @Test(arguments: pages.map(\.0)) func pagesAreAnswered(_ name: String) throws {
    let text = try #require(Self.pages.first { $0.0 == name }).1
    let program = try ProgramTests()
    _ = try program.script("# T\n\n" + text + "\n\n```conjugate\n1 + 1\n```\n", "page.md")
    for words in [["lesson", "page.md"], ["replay", "page.md"], ["lessons", "--unchecked", "page.md"]] {
      #expect([0, 1].contains(try program.run(words).status))
    }
  }

  @Test(arguments: files.map(\.0)) func filesAreAnswered(_ name: String) throws {
    let program = try ProgramTests()
    let bytes = try #require(Self.files.first { $0.0 == name }).1
    try Data(bytes).write(to: URL(fileURLWithPath: program.folder + "/" + name))
    #expect([0, 1].contains(try program.run(["-e", "x = load(\"\(name)\")"]).status))
  }
}
