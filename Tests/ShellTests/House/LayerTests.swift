import Foundation
import Testing

/// The arrows between the modules, as `Package.swift` declares them and as the imports of the sources draw them.
@Suite struct LayerTests {
  /// From the foundation up: a module sees what stands before it, and nothing else.
  private static let order = [
    "Numerics", "Restore", "ShellText", "ShellSyntax", "ShellPictures", "ShellLanguage", "ShellLibrary",
    "ShellDocuments", "Shell", "conjugate",
  ]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The targets of the package that have a folder of sources of this order, with what they declare to depend on.
  private static func declared() throws -> [String: Set<String>] {
    let text = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    var result: [String: Set<String>] = [:]
    for match in text.matches(of: /arget\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/) {
      let dependencies = (match.2 ?? "").matches(of: /"(\w+)"/).map { String($0.1) }
      result[String(match.1)] = Set(dependencies).intersection(order)
    }
    return result
  }

  /// The modules of the package that the files of a target import, with a file for each.
  private static func imported(by target: String) throws -> [String: String] {
    let folder = root.appending(path: "Sources/\(target)")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var result: [String: String] = [:]
    for case let file as URL in files where file.pathExtension == "swift" {
      for match in try String(contentsOf: file, encoding: .utf8).matches(of: /(?m)^(?:@\w+ )?import (\w+)/) {
        if order.contains(String(match.1)) { result[String(match.1)] = file.lastPathComponent }
      }
    }
    return result
  }

  @Test func everyFolderOfSourcesIsALayer() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    // A system library is a module map.
    #expect(Set(folders.filter { $0 == "conjugate" || !$0.hasPrefix("C") }) == Set(Self.order))
    #expect(try Set(Self.declared().keys).isSuperset(of: Self.order))
  }

  @Test(arguments: order)
  func declaredArrowsPointDown(_ target: String) throws {
    let below = Set(Self.order.prefix { $0 != target })
    let up = try #require(try Self.declared()[target]).subtracting(below)
    #expect(up.isEmpty, "\(target) depends on \(up.sorted())")
  }

  /// A module that happens to be built can be imported without being declared, so the build does not see to this.
  @Test(arguments: order)
  func importsAreDeclared(_ target: String) throws {
    let declared = try #require(try Self.declared()[target])
    let imported = try Self.imported(by: target)
    for (module, file) in imported where !declared.contains(module) {
      Issue.record("\(target)/…/\(file) imports \(module)")
    }
    #expect(declared.isSubset(of: imported.keys), "\(target) declares \(declared.subtracting(imported.keys).sorted())")
  }

  /// The walls that the order alone would let down.
  @Test func whatTheLowerLayersDoNotKnow() throws {
    let declared = try Self.declared()
    #expect(declared["ShellText"] == [], "text is measured without knowing what it says")
    #expect(declared["ShellSyntax"] == ["ShellText"], "syntax holds no tensors")
    #expect(declared["ShellPictures"]?.contains("ShellSyntax") == false, "pictures are drawn of anything")
    #expect(declared["ShellLanguage"]?.contains("Restore") == false, "the language knows no diffusion")
  }
}
