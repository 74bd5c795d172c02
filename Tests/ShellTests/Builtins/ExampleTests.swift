import Foundation
import Shell
import Testing

@Suite struct ExampleTests {
  @Test(arguments: Library.builtins.map(\.name))
  func examplesRun(_ name: String) throws {
    let builtin = try #require(Library.builtin(name))
    // What an example writes, it writes into a folder of its own.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("example-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for example in builtin.examples {
      let error = Program.error(example, seconds: 60, folder: folder.path)
      #expect(error.map { Renderer().render($0) } == nil, "\(example)")
    }
  }

  @Test func everyBuiltinSaysWhatItIs() {
    let names = Library.builtins.map(\.name)
    #expect(Set(names).count == names.count)
    for builtin in Library.builtins {
      #expect(builtin.sentence.hasSuffix("."), "\(builtin.name)")
      #expect(!builtin.equation.isEmpty && !builtin.source.isEmpty && !builtin.examples.isEmpty, "\(builtin.name)")
      #expect(Characters.isName(builtin.name), "\(builtin.name)")
      #expect(Set(builtin.signature.labels).count == builtin.signature.labels.count, "\(builtin.name)")
    }
  }

  @Test func helpKnowsEveryTopic() {
    for builtin in Library.builtins {
      #expect(Program.output("help \(builtin.name)").contains(builtin.sentence), "\(builtin.name)")
    }
    for topic in ["+", "†", "if", "within", "pi", "..", "'"] {
      #expect(Program.output("help \(topic)").hasPrefix("\(topic): "), "\(topic)")
    }
    #expect(Program.output("f(x) = x^2; help f").contains("f(x) = x^2"))
    #expect(Program.code("help nosuchthing") == "E032")
    #expect(Program.output("help").contains("elementwise functions:"))
  }

  @Test func everyCommandHasHelp() {
    for name in Commands.names { #expect(Library.builtin(name) != nil, "\(name)") }
  }
}
