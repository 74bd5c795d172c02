import Foundation
import Numerics
import Testing

@Suite struct ControlGroupTests {
  /// The limit where files under the mount hold these texts.
  private func limit(_ membership: String, _ files: [String: String]) throws -> Int? {
    let root = NSTemporaryDirectory() + "conjugate-groups-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: root) }
    for (path, text) in files.merging(["membership": membership], uniquingKeysWith: { $1 }) {
      let url = URL(fileURLWithPath: root + "/" + path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return ControlGroup(root: root, membership: root + "/membership").limit
  }

  @Test func theLeastOfAGroupAndThoseAboveItHolds() throws {
    let own = ["a/memory.max": "max\n", "a/b/memory.max": "5000000\n", "a/b/c/memory.max": "7000000\n"]
    #expect(try limit("0::/a/b/c\n", own) == 5_000_000)
    #expect(try limit("0::/a/b/c\n", own.merging(["memory.max": "4000000"]) { $1 }) == 4_000_000)
    #expect(try limit("0::/a\n", own) == nil)
    // A group that is not seen from inside a container, and one outside of what it sees.
    #expect(try limit("0::/machine/x\n", ["memory.max": "3000000\n"]) == 3_000_000)
    #expect(try limit("0::/../a/b\n", own) == 5_000_000)
  }

  @Test func theFirstVersionIsReadToo() throws {
    let none = "9223372036854771712\n"
    let files = ["memory/memory.limit_in_bytes": none, "memory/a/memory.limit_in_bytes": "6000000\n"]
    #expect(try limit("12:cpu,cpuacct:/x\n4:memory:/a/b\n", files) == 6_000_000)
    #expect(try limit("4:memory:/\n", files) == nil)
    #expect(try limit("", ["memory/memory.limit_in_bytes": "2000000\n"]) == 2_000_000)
  }
}
