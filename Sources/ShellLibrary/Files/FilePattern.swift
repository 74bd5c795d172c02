import Foundation
import Restore
import ShellSyntax

/// A path whose last part may hold `*`, `?` and `[…]`, as shells have them.
struct FilePattern {
  private let path: String

  init(_ path: String) { self.path = path }

  /// The files that match, in the order of their names; nil where the path is none of a pattern, or names a file.
  /// - Throws: a diagnostic where nothing matches.
  func matches() throws -> [String]? {
    let (folder, pattern) = ((path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent)
    guard pattern.contains(where: { "*?[".contains($0) }), !FileManager.default.fileExists(atPath: path) else {
      return nil
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    } catch {
      throw ImageError.missing(path: folder, similar: nil)
    }
    let found = names.filter { name in fnmatch(pattern, name, FNM_PERIOD) == 0 }.sorted(by: Self.precedes)
    guard !found.isEmpty else {
      throw Diagnostic(
        .badFile, "no file matches \(path)",
        help: names.isEmpty ? "the folder is empty" : "the folder holds \(names.count) other names")
    }
    return found.map { folder.isEmpty ? $0 : (folder as NSString).appendingPathComponent($0) }
  }

  /// Numbers in names count as numbers: `9.png` before `10.png`.
  private static func precedes(_ a: String, _ b: String) -> Bool {
    let order = a.compare(b, options: [.numeric])
    return order == .orderedSame ? a < b : order == .orderedAscending
  }
}
