import Foundation
import Testing

/// The launcher, in a house of its own where `swift` is a script that takes notes.
@Suite struct LauncherTests {
  private let temporary: TemporaryFolder
  var root: String { temporary.path }

  init() throws {
    temporary = try TemporaryFolder()
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    for folder in ["/bin", "/Sources/a"] {
      try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
    }
    try FileManager.default.copyItem(
      at: repository.appendingPathComponent("conjugate"), to: URL(fileURLWithPath: root + "/conjugate"))
    try write("Package.swift", "")
    try write("Sources/a/a.swift", "")
    // Two builds at once, or one that is cut off, would show in what it writes.
    try write(
      "bin/swift",
      """
      #!/bin/sh
      echo "$@" >> builds
      [ -e fails ] && exit 1
      [ -e slow ] && sleep 1
      [ -e endless ] && sleep 30 && touch over
      mkdir -p .build/release
      printf '#!/bin/sh\\necho "ran $*"\\n' > .build/release/conjugate
      chmod +x .build/release/conjugate
      """)
    chmod(root + "/bin/swift", 0o755)
  }

  func write(_ path: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: root + "/" + path))
  }

  func start(_ arguments: [String] = [], through path: String? = nil, from folder: String = "/") throws -> (
    Process, Pipe
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? root + "/conjugate")
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": root + "/bin:/usr/bin:/bin", "HOME": root]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return (process, output)
  }

  /// - Returns: the exit status and what was printed.
  func run(_ arguments: [String] = [], through path: String? = nil, from folder: String = "/") throws -> (Int32, String)
  {
    let (process, output) = try start(arguments, through: path, from: folder)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  var builds: Int {
    let log = (try? String(contentsOfFile: root + "/builds", encoding: .utf8)) ?? ""
    return log.split(separator: "\n").count
  }

  @Test func itBuildsOnceAndRuns() throws {
    #expect(try run(["a.cj", "two words"]) == (0, "ran a.cj two words\n"))
    #expect(try run() == (0, "ran \n"))
    #expect(builds == 1)
  }

  @Test func aNewerSourceIsBuilt() throws {
    _ = try run()
    usleep(20_000)
    try write("Sources/a/a.swift", "changed")
    #expect(try run().0 == 0 && builds == 2)
    usleep(20_000)
    try FileManager.default.removeItem(atPath: root + "/Sources/a/a.swift")
    #expect(try run().0 == 0 && builds == 3, "a file that is gone is a change too")
    usleep(20_000)
    try write("Package.swift", "changed")
    #expect(try run().0 == 0 && builds == 4)
    _ = try run()
    #expect(builds == 4)
  }

  @Test func aFailedBuildRunsNothingAndIsTriedAgain() throws {
    try write("fails", "")
    #expect(try run() == (1, ""))
    try FileManager.default.removeItem(atPath: root + "/fails")
    #expect(try run() == (0, "ran \n"))
    usleep(20_000)
    try write("Sources/a/a.swift", "broken")
    try write("fails", "")
    #expect(try run() == (1, ""), "an old program does not run for new sources")
    try FileManager.default.removeItem(atPath: root + "/fails")
    #expect(try run() == (0, "ran \n"))
    #expect(builds == 4)
    let left = try FileManager.default.contentsOfDirectory(atPath: root + "/.build").sorted()
    #expect(left == ["conjugate.lock", "conjugate.root", "conjugate.stamp", "release"])
  }

  @Test func itRunsFromAnywhereAndThroughLinks() throws {
    let links = root + "/elsewhere"
    try FileManager.default.createDirectory(atPath: links, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: links + "/first", withDestinationPath: "../conjugate")
    try FileManager.default.createSymbolicLink(atPath: links + "/second", withDestinationPath: links + "/first")
    #expect(try run(["x"], through: links + "/second", from: links) == (0, "ran x\n"))
    #expect(builds == 1)
  }

  @Test func twoAtOnceBuildOnce() throws {
    try write("slow", "")
    let running = try (0..<3).map { _ in try start(["x"]) }
    for (process, output) in running {
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0 && text == "ran x\n")
    }
    #expect(builds == 1)
  }

  @Test func anInterruptedBuildIsDoneAgain() throws {
    try write("slow", "")
    let (process, _) = try start()
    while builds == 0 { usleep(10_000) }
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus != 0)
    #expect(!FileManager.default.fileExists(atPath: root + "/.build/conjugate.stamp"))
    try FileManager.default.removeItem(atPath: root + "/slow")
    #expect(try run() == (0, "ran \n"))
    #expect(builds == 2)
  }

  @Test func aCopiedCheckoutIsBuiltAnew() throws {
    _ = try run()
    let copy = try TemporaryFolder()
    try FileManager.default.removeItem(atPath: copy.path)
    try FileManager.default.copyItem(atPath: root, toPath: copy.path)
    try Data().write(to: URL(fileURLWithPath: copy.path + "/.build/cache"))
    try FileManager.default.removeItem(atPath: copy.path + "/builds")
    #expect(try run(["x"], through: copy.path + "/conjugate") == (0, "ran x\n"))
    #expect(FileManager.default.fileExists(atPath: copy.path + "/builds"))
    #expect(!FileManager.default.fileExists(atPath: copy.path + "/.build/cache"))
    #expect(try run(["x"]) == (0, "ran x\n") && builds == 1, "where it was built nothing changes")
  }

  @Test func aBuildHearsOfItsEndAtOnce() throws {
    try write("endless", "")
    let (process, _) = try start()
    while builds == 0 { usleep(10_000) }
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationStatus == 143)
    #expect(!FileManager.default.fileExists(atPath: root + "/over"))
  }
}
