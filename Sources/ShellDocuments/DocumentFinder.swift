import Foundation

/// Which files a list of paths means: documents and scripts as they are named, and those in the folders.
public enum DocumentFinder {
  /// - Returns: the files in order, without repetition, and the paths that lead nowhere.
  public static func files(_ paths: [String]) -> (found: [String], missing: [String]) {
    var found: [String] = []
    var missing: [String] = []
    for path in paths {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        missing.append(path)
        continue
      }
      if isFolder.boolValue {
        found += documents(in: path)
      } else if !isReadme(path) {
        found.append(path)
      }
    }
    var seen = Set<String>()
    return (found.filter { seen.insert(URL(fileURLWithPath: $0).standardizedFileURL.path).inserted }, missing)
  }

  /// A README.md describes a folder; it is no lesson.
  static func isReadme(_ path: String) -> Bool {
    URL(fileURLWithPath: path).lastPathComponent.lowercased() == "readme.md"
  }

  private static func documents(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    return names.sorted().flatMap { name -> [String] in
      guard !name.hasPrefix(".") else { return [] }
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: base + name, isDirectory: &isFolder) else { return [] }
      if isFolder.boolValue {
        // A link to a folder above would never end.
        let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: base + name)) != nil
        return name == "figures" || isLink ? [] : documents(in: base + name)
      }
      return (name.hasSuffix(".md") || name.hasSuffix(".cj")) && !isReadme(name) ? [base + name] : []
    }
  }
}
