import Foundation

/// The memory that control groups, as containers and services have them, let a process use: the least that its own group
/// and those above it allow, in the second version of the interface and in the first.
package struct ControlGroup {
  /// Where the groups are mounted.
  private let root: String
  /// The file that says which groups the process is in.
  private let membership: String

  package init(root: String = "/sys/fs/cgroup", membership: String = "/proc/self/cgroup") {
    (self.root, self.membership) = (root, membership)
  }

  /// In bytes; nil where nothing limits it.
  package var limit: Int? {
    let lines = (try? String(contentsOfFile: membership, encoding: .utf8))?.split(separator: "\n") ?? []
    var limits = [Self.number(root + "/memory.max"), Self.number(root + "/memory/memory.limit_in_bytes")]
    for line in lines {
      // The number of a hierarchy, its controllers, and the path of the group.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[1].isEmpty {
        limits += Self.limits(root, String(fields[2]), "memory.max")
      } else if fields[1].split(separator: ",").contains("memory") {
        limits += Self.limits(root + "/memory", String(fields[2]), "memory.limit_in_bytes")
      }
    }
    return limits.compactMap { $0 }.min()
  }

  /// The limits of a group and of those above it. In a container the path may be one of the machine's: what is not there
  /// is passed over.
  private static func limits(_ mount: String, _ group: String, _ file: String) -> [Int?] {
    var path = mount
    return group.split(separator: "/").filter { $0 != ".." }.map { part in
      path += "/" + part
      return number(path + "/" + file)
    }
  }

  /// A limit; the first version writes a number near 2⁶³ for none, the second `max`.
  private static func number(_ path: String) -> Int? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return Int(text.prefix { $0.isNumber }).flatMap { $0 < 1 << 60 ? $0 : nil }
  }
}
