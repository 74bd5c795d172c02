import Foundation
import Shell
import Testing

@Suite struct CompleterTests {
  let session = Session(host: TextHost())

  func complete(_ line: String) -> Completion {
    Completer(session: session).complete(line, at: line.utf8.count)
  }

  /// The line after Tab.
  func typed(_ line: String) -> String {
    let completion = complete(line)
    let bytes = Array(line.utf8)
    return String(decoding: bytes[..<completion.range.lowerBound], as: UTF8.self) + completion.common
  }

  @Test func commandsAndNamesBeginAStatement() throws {
    try session.run("residual = 1; résumé = 2")
    #expect(complete("resid").candidates == ["residual"])
    #expect(complete("ré").candidates == ["résumé"])
    #expect(complete("expl").candidates == ["explain"])
    #expect(complete("x = 1; expl").candidates == ["explain"])
    #expect(complete("sqr").candidates == ["sqrt"])
    #expect(complete("2*resid").range == 2..<7)
    #expect(complete("zzz").candidates.isEmpty)
  }

  @Test func fieldsFollowAPoint() throws {
    try session.run("r = (nfe: 5, psnr: 21.3, part: (inner: 1))")
    #expect(complete("r.").candidates == ["nfe", "part", "psnr"])
    #expect(complete("1 + r.p").candidates == ["part", "psnr"])
    #expect(complete("r.part.").candidates == ["inner"])
    #expect(complete("nothing.").candidates.isEmpty)
    #expect(complete("0..").candidates.contains("sqrt"), "a range is no field")
  }

  @Test func fieldsOfWhatACallYields() {
    #expect(complete("vp().").candidates.contains("sigma"))
    #expect(complete("1 + digits().ve").candidates == ["velocity"])
    #expect(complete("matrix([1, 2; 3, 4]).dom").candidates == ["domain"])
    #expect(complete("nothing(1).").candidates.isEmpty)
    #expect(complete("(1 + 2).").candidates.isEmpty)
  }

  @Test func aFunctionOpensItsCall() throws {
    try session.run("mine(x) = x; value = 3")
    #expect(complete("superres").suffix == "(")
    #expect(complete("1 + min").suffix.isEmpty, "there are several")
    #expect(complete("mine").suffix == "(")
    #expect(complete("valu").suffix.isEmpty && complete("help superres").suffix.isEmpty)
    #expect(complete("map(superres").suffix.isEmpty, "a function is what belongs there")
    #expect(complete("expla").suffix.isEmpty, "a command takes its arguments without")
    #expect(Completer(session: session).complete("superres(4)", at: 8).suffix.isEmpty)
  }

  @Test func argumentLabelsOfACall() throws {
    try session.run("f(x, scale: 2, shift: 0) = scale*x + shift")
    #expect(complete("f(1, s").candidates.contains("scale: "))
    #expect(complete("f(1, sca").candidates == ["scale: "])
    #expect(complete("f(sqrt(2), sh").candidates.contains("shift: "))
    #expect(complete("f((1 + sca").candidates.isEmpty, "inside other brackets there are no labels")
    #expect(complete("show x, ti").candidates.contains("title: "))
    #expect(complete("f(1, scale: 2, ").candidates == ["f", "shift: ", "x: "], "what is left, and what the user bound")
  }

  @Test func topicsOfHelp() throws {
    try session.run("mine = 1")
    #expect(complete("help sqr").candidates == ["sqrt"])
    #expect(complete("forget m").candidates == ["mine"])
    #expect(complete("explain E07").candidates.contains("E075"))
  }

  @Test func backslashNamesTypeLetters() {
    #expect(typed("\\sigma") == "σ")
    #expect(typed("2*\\sig") == "2*σ")
    #expect(typed("x\\hat") == "x\u{302}")
    #expect(typed("x\\_0") == "x₀")
    #expect(typed("H\\dagger") == "H†")
    #expect(complete("\\al").candidates == ["α"])
    #expect(complete("\\ep").candidates == ["ε"])
    #expect(complete("\\e").candidates == ["\\ell", "\\epsilon", "\\eta"])
    #expect(complete("\\nope").candidates.isEmpty)
    #expect(typed("\\nabla") == "grad(" && typed("2*\\sqrt") == "2*sqrt(")
    #expect(typed("\\infty") == "inf" && typed("2\\cdot") == "2*")
  }

  @Test func filesInStrings() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    try FileManager.default.createDirectory(atPath: folder + "/figures", withIntermediateDirectories: true)
    for name in ["digit.png", "digit-2.png", ".hidden"] {
      try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    session.files = FileAccess(base: folder)
    #expect(complete("x = image(\"").candidates == ["digit-2.png", "digit.png", "figures/"])
    #expect(complete("image(\"digit-").candidates == ["digit-2.png"])
    #expect(complete("image(\"\(folder)/fig").candidates == ["\(folder)/figures/"])
    #expect(complete("image(\".h").candidates == [".hidden"])
    #expect(Completion.shown("a/b/figures/") == "figures/")
    #expect(complete("image(\"digit.png\") + sqr").candidates == ["sqrt"], "the string is closed")
  }

  @Test func wordsOfAnArgument() throws {
    try session.run("p = vp()")
    #expect(complete("times(3, spacing: \"").candidates == ["karras", "logsnr", "sqrt", "uniform"])
    #expect(complete("w = cpigdm(q, steps: 4, covariance: \"m").candidates == ["moments"])
    #expect(complete("w = cpigdm(q, covariance: \"m").suffix == "\"")
    #expect(Completer(session: session).complete("times(3, spacing: \"u\")", at: 20).suffix.isEmpty)
    #expect(complete("p.convert(noise: e, to: \"ve").candidates == ["velocity"])
    #expect(complete("p.convert(noise: e, to: \"zz").candidates.isEmpty, "and no files")
    #expect(complete("plot [1, 2], kind: \"h").candidates == ["histogram"])
  }

  @Test func filesInShellCommands() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.path
    for name in ["within.txt", "two words"] { try Data().write(to: URL(fileURLWithPath: folder + "/" + name)) }
    #expect(complete("!ls \(folder)/wi").candidates == ["\(folder)/within.txt"])
    #expect(typed("!ls \(folder)/tw") == "!ls \(folder)/two\\ words")
    #expect(typed("!ls \(folder)/two\\ w") == "!ls \(folder)/two\\ words")
    #expect(typed("!ls '\(folder)/two w") == "!ls '\(folder)/two words")
    #expect(typed(" !cat <\(folder)/wi") == " !cat <\(folder)/within.txt")
    #expect(complete("!ls wit").candidates.isEmpty, "`within` is a word of the language")
  }

  @Test func anyPlaceInAnyTextIsSafe() {
    let text = "f(x, \"a\\\"{b}\", [1, 2; 3]).y† + \\sig ∂ x̂0..3 # c \" d\n{ if a"
    let bytes = Array(text.utf8)
    for cursor in -1...bytes.count + 1 {
      let completion = Completer(session: session).complete(text, at: cursor)
      #expect(completion.range.lowerBound >= 0 && completion.range.upperBound <= bytes.count)
    }
  }
}
