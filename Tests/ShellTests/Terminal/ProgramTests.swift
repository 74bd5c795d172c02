import Foundation
import Testing

/// The program run as a command, without a terminal.
@Suite struct ProgramTests {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  init() throws {
    temporary = try TemporaryFolder()
  }

  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// - Parameter shell: what a shell does before it becomes the program.
  func run(_ arguments: [String], input: String? = nil, shell: String? = nil) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: shell == nil ? PseudoTerminal.program : "/bin/sh")
    process.arguments = (shell.map { ["-c", $0 + "; exec \"$0\" \"$@\"", PseudoTerminal.program] } ?? []) + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let (out, err) = (folder + "/out-\(UUID().uuidString)", folder + "/err-\(UUID().uuidString)")
    for path in [out, err] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    let pipe = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : pipe
    try process.run()
    if let input {
      try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "it must not die of a signal")
    let text = { (path: String) in (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
    return Result(status: process.terminationStatus, output: text(out), errors: text(err))
  }

  func script(_ text: String, _ name: String = "a.cj") throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    return name
  }

  @Test func scriptsRun() throws {
    let result = try run([script("x = 6 * 7\n")])
    #expect(result.status == 0 && result.output == "x = 42\n" && result.errors.isEmpty)
  }

  @Test func scriptsShareASession() throws {
    let result = try run([script("x = 40;", "a.cj"), script("print x + 2", "b.cj")])
    #expect(result.status == 0 && result.output == "42\n")
  }

  @Test func pipedInputIsAScript() throws {
    let result = try run([], input: "for i in 1..3 {\n print i\n}\n")
    #expect(result.status == 0 && result.output == "1\n2\n3\n")
  }

  @Test func errorsGoToStandardErrorWithAStatus() throws {
    let result = try run([script("print 1\nnope\nprint 2\n")])
    #expect(result.status == 1)
    #expect(result.output == "1\n")
    #expect(result.errors.contains("error[E030]") && result.errors.contains("a.cj:2"))
    #expect(!result.errors.contains("\u{1B}"), "no colour without a terminal")
    #expect(try run([script("x = (1")]).status == 1)
    #expect(try run(["missing.cj"]).errors.contains("there is no file missing.cj"))
    #expect(try run(["missing.cj"]).status == 1)
    #expect(try run([], input: "nope").status == 1)
  }

  @Test func aPictureThatCannotBeWrittenFailsTheScript() throws {
    // A file stands where the folder should be; root may write into folders that refuse others.
    try Data().write(to: URL(fileURLWithPath: folder + "/figures"))
    let result = try run([script("show zeros(1, 4, 4)\nprint 2\n")])
    #expect(result.status == 1 && result.output == "2\n")
    #expect(result.errors.contains("error[E098]") && result.errors.contains("cannot write figures"))
  }

  @Test func theCommandLineIsChecked() throws {
    #expect(try run(["--version"]).output.hasPrefix("conjugate 0."))
    #expect(try run(["--help"]).status == 0)
    for wrong in [
      ["--nope"], ["reply"], ["replay"], ["replay", "--junit"], ["lessons"], ["replay", "--jobs", "x", "a"],
    ] {
      let result = try run(wrong)
      #expect(result.status == 2 && result.errors.hasPrefix("error[E110]: "), "\(wrong)")
    }
    #expect(try run(["reply"]).errors.contains("replay"), "a near name is suggested")
  }

  @Test func nothingRunsWhereAFileIsMissing() throws {
    let result = try run([script("print 1\n"), "b"])
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("error[E111]: there is no file b"))
  }

  @Test func scriptsTakeArgumentsAndCode() throws {
    let path = try script("print args[0] + 1, args[1]\n")
    #expect(try run([path, "--", "2", "-x.png"]).output == "3 -x.png\n")
    #expect(try run(["-e", "f(x) = x^2;", "-e", "f(3)"]).output == "9\n")
    #expect(try run(["--quiet", "-e", "x = 3\nx\nprint x + 1"]).output == "4\n")
    for wrong in [["-e"], ["-q"], ["-e", "1", "--nope"]] {
      let result = try run(wrong)
      #expect(result.status == 2 && result.errors.hasPrefix("error[E110]: "), "\(wrong)")
    }
  }

  @Test func picturesBecomeFilesWithoutATerminal() throws {
    let result = try run([script("show zeros(1, 4, 4), title: \"all grey\"")])
    #expect(result.output.hasPrefix("figures/a-all-grey.png ("))
    #expect(FileManager.default.fileExists(atPath: folder + "/figures/a-all-grey.png"))
  }

  @Test func replayReportsAndCounts() throws {
    _ = try script("check 1 == 1", "good.cj")
    _ = try script("```conjugate\n1 + 1\n```\n\n```output\n3\n```\n", "bad.md")
    let good = try run(["replay", "good.cj"])
    #expect(good.status == 0 && good.output.hasSuffix("\n1 passed, 0 failed\n"))
    let both = try run(["replay", ".", "--junit", "report.xml"])
    #expect(both.status == 1 && both.output.hasSuffix("\n1 passed, 1 failed\n"))
    #expect(both.output.contains("- 3") && both.output.contains("+ 2"))
    #expect(try String(contentsOfFile: folder + "/report.xml", encoding: .utf8).contains("failures=\"1\""))
    let promoted = try run(["replay", "--promote", "bad.md"])
    #expect(promoted.status == 0 && promoted.output.contains("- 3"))
    #expect(try run(["replay", "bad.md"]).status == 0)
    #expect(try run(["replay", "none.md"]).output.hasSuffix("0 passed, 1 failed\n"))
  }

  @Test func anEndlessCellEndsInADiagnostic() throws {
    _ = try script("```conjugate timeout=0.5\nwhile true { }\n```\n", "endless.md")
    let result = try run(["replay", "endless.md"])
    #expect(result.status == 1 && result.output.contains("E077"))
  }

  @Test func uncheckedEquationsAreListed() throws {
    _ = try script("$$ a = b $$\n\n```conjugate\n1\n```\n", "lesson.md")
    let result = try run(["lessons", "--unchecked", "lesson.md"])
    #expect(result.status == 1 && result.output.contains("lesson.md:1"))
    _ = try script("$$ a = b $$\n\n```conjugate\ncheck 1 == 1\n```\n", "lesson.md")
    #expect(try run(["lessons", "--unchecked", "lesson.md"]).status == 0)
  }

  @Test func inputThatIsNotTextIsRefused() throws {
    try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: folder + "/b.cj"))
    #expect(try run(["b.cj"]).errors.contains("not text"))
    #expect(try run(["."]).status == 1)
  }

  @Test func aFullDiskIsAnErrorAndLeavesNothing() throws {
    // A limit on the size of files, in blocks, stands in for the disk.
    let result = try run([script("save randn(1, 300, 300), \"big.png\"; print 1")], shell: "ulimit -f 16")
    #expect(result.status == 1 && result.errors.contains("big.png"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("big") }
    #expect(left.isEmpty)
  }

  @Test func aReaderThatLeavesIsNoCrash() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: PseudoTerminal.program)
    process.arguments = [folder + "/" + (try script("for i in 1..20000 { print \"a line of some length {i}\" }"))]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
  }

  @Test func aDocumentCannotWriteElsewhere() throws {
    _ = try script("```conjugate\nsave [1, 2], \"stolen.csv\"\n```\n", "thief.md")
    let result = try run(["replay", "thief.md"])
    #expect(result.status == 1 && result.output.contains("figures/ only"))
    #expect(!FileManager.default.fileExists(atPath: folder + "/stolen.csv"))
  }

  @Test func aDocumentMakesItsFiguresFolder() throws {
    _ = try script("```conjugate\nsave [1, 2], \"figures/v.csv\"\nsum(load(\"figures/v.csv\"))\n```\n", "saver.md")
    let result = try run(["replay", "saver.md"])
    #expect(result.status == 0, "\(result.output)")
    #expect(FileManager.default.fileExists(atPath: folder + "/figures/v.csv"))
  }

  @Test func aReplayedScriptIsNamedInItsMessages() throws {
    let result = try run(["replay", script("x = 1\n\nnope\n", "c.cj")])
    #expect(result.output.contains("--> c.cj:3") && !result.output.contains("cell:"), "\(result.output)")
    #expect(!result.output.contains("c.cj:1:"), "the message says the line")
  }

  @Test func pipesAreScripts() throws {
    #expect(try run(["/dev/stdin"], input: "print 6*7").output == "42\n")
    let result = try run([], shell: "mkfifo pipe; (echo 'print 7*8' > pipe &) ; set -- pipe")
    #expect(result.status == 0 && result.output == "56\n", "\(result.errors)")
  }

  @Test func anUnknownKindOfPictureIsTold() throws {
    let result = try run([script("show zeros(1, 4, 4)")], shell: "export CONJUGATE_PICTURES=kity")
    #expect(result.status == 0)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].contains("not kity; did you mean `kitty`?"), "\(result.errors)")
  }

  @Test func aLessonIsReadWithItsProse() throws {
    _ = try script("# Title\n\nProse.\n\n```conjugate\n6*7\n```\n\n```output\n42\n```\n\nEnd.\n", "one.md")
    let result = try run(["lesson", "one.md"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("Title\n\nProse.\n") && result.output.contains("cj> 6*7\n42\n"))
    #expect(result.output.components(separatedBy: "42").count == 2, "the page's own output is not shown too")
    _ = try script("```conjugate\ncheck 1 == 2\n```\n", "two.md")
    #expect(try run(["lesson", "two.md"]).status == 1)
    #expect(try run(["lesson", "--help"]).output.hasPrefix("usage:"))
    let script = try run(["one.md"])
    #expect(script.status == 2 && script.errors.contains("`conjugate lesson one.md`"))
  }

  @Test func aLessonsPicturesGoToAFolderOfItsOwn() throws {
    _ = try script("```conjugate\nshow zeros(1, 4, 4), title: \"grey\"\n```\n", "one.md")
    let result = try run(["lesson", "one.md"], shell: "export TMPDIR=\"$PWD\"")
    #expect(result.status == 0 && result.output.contains("\(folder)/conjugate-lesson-"), "\(result)")
    let lost = try run(["lesson", "one.md"], shell: "export TMPDIR=\"$PWD/none\"")
    #expect(lost.status == 1 && lost.errors.contains("error[E098]") && !lost.output.contains("Every cell ran"))
  }

  @Test func everythingTogetherIsHeldAgainstTheMemoryBudget() throws {
    let three = "a = zeros(3e7); b = 1 + a; c = zeros(3e7)"
    let refused = try run([script(three)], shell: "export CONJUGATE_MEMORY=600M")
    #expect(refused.status == 1 && refused.errors.contains("E078"), "\(refused.errors)")
    #expect(refused.errors.contains("`a` holds 229 MiB") && refused.errors.contains("`forget a` frees it"))
    let after = "a = zeros(3e7); b = 1 + a; forget a; c = zeros(3e7); print \"made\""
    #expect(try run([script(after)], shell: "export CONJUGATE_MEMORY=600M").output.hasSuffix("made\n"))
    let many = "t = (0, 0); for i in 1..1e7 { t = append(t, randn(100000)) }"
    let slow = try run([script(many)], shell: "export CONJUGATE_MEMORY=300M")
    #expect(slow.status == 1 && slow.errors.contains("E078"), "\(slow.errors)")
    #expect(try run(["--version"], shell: "export CONJUGATE_MEMORY=much").status == 2)
  }

  @Test func tablesOfAnyShapeAreReadInTime() throws {
    func file(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let names = (0..<100_000).map { "c\($0)" }.joined(separator: ",")
    try file("wide.csv", names + "\n" + names.replacing("c", with: "") + "\n")
    try file("long.csv", "a\n" + String(repeating: "1\n", count: 3_000_000))
    try file("mark.csv", "\u{FEFF}a,b\r\n1,\"2,\"\"x\"\"\ny\"\r\n\r\n3,4\r\n")
    try file("one.csv", "a\n" + String(repeating: "1", count: 20_000_000))
    let start = Date()
    let read = try run([
      script("t = load(\"wide.csv\"); print t.c99999; m = load(\"mark.csv\"); print m.a, m[0].b", "r.cj")
    ])
    #expect(read.output == "[99999]\n[1, 3] 2,\"x\"\ny\n", "\(read)")
    #expect(try run([script("load(\"long.csv\")", "r.cj")]).errors.contains("more than 2000000 cells"))
    #expect(try run([script("load(\"one.csv\")", "r.cj")]).errors.contains("line 2 has a field of 20000000 bytes"))
    #expect(Date().timeIntervalSince(start) < 30)
  }
}
