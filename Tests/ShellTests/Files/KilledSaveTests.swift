import Foundation
import Testing

/// A program that is killed while it writes leaves the old file or the new one, whole. The long mode is
/// `CONJUGATE_KILLS=500`, so many kills in all. `.serialized`: these tests wait on other processes.
@Suite(.serialized) struct KilledSaveTests {
  static let kills = ProcessInfo.processInfo.environment["CONJUGATE_KILLS"].flatMap { Int($0) } ?? 12

  /// What is saved first, what is being saved when the kill comes, and what a file that is read again tells.
  static let files: [(name: String, old: String, new: String, told: String)] = [
    ("a.csv", "ones(3, 2)", "2*ones(60000, 2)", "x.shape, max(x)"),
    ("a.safetensors", "(a: ones(3), b: 1)", "(a: 2*ones(3000000), b: 2)", "x.a.shape, x.b"),
    ("a.png", "zeros(1, 4, 4)", "0.5*ones(1, 1500, 1500)", "x.shape, x[0, 0, 0]"),
  ]

  @Test(arguments: files.map(\.name)) func oneOfTheTwoIsThere(_ name: String) throws {
    let file = try #require(Self.files.first { $0.name == name })
    let program = try ProgramTests()
    func save(_ value: String, to path: String) -> [String] { ["--quiet", "-e", "save \(value), \"\(path)\""] }
    func told(_ path: String) throws -> String {
      let result = try program.run(["--quiet", "-e", "x = load(\"\(path)\")", "-e", "print \(file.told)"])
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    let clock = ContinuousClock()
    // What both tell when nobody kills, and how long it takes to write the new one.
    _ = try program.run(save(file.old, to: "old-" + name))
    let took = try clock.measure { _ = try program.run(save(file.new, to: "new-" + name)) }
    let (old, new) = (try told("old-" + name), try told("new-" + name))
    try #require(old != new)
    for kill in 0..<max(1, Self.kills / Self.files.count) {
      _ = try program.run(save(file.old, to: name))
      let process = Process()
      process.executableURL = URL(fileURLWithPath: PseudoTerminal.program)
      process.arguments = save(file.new, to: name)
      process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      process.standardInput = FileHandle.nullDevice
      try process.run()
      // At places spread over the time it takes, by the golden ratio.
      let share = (0.35 + 0.618_034 * Double(kill)).truncatingRemainder(dividingBy: 1)
      Thread.sleep(forTimeInterval: share * (took / .seconds(1)))
      _ = Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let left = try told(name)
      #expect(left == old || left == new, "\(left)")
    }
  }
}
