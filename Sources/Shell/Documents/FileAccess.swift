import Foundation

/// Which files a session may touch, and where relative paths start. A replayed document writes into its `figures/` only.
public struct FileAccess: Sendable {
  /// Relative paths start here; the current folder where it is nil.
  public var base: String?
  /// Where a file to read is looked for when it is not under `base`, such as the folder of a script.
  public var fallback: String?
  /// The only folder that may be written into; nil is anywhere.
  public var onlyFolder: String?

  public init(base: String? = nil, fallback: String? = nil, onlyFolder: String? = nil) {
    self.base = base
    self.fallback = fallback
    self.onlyFolder = onlyFolder
  }

  /// A program's path as the system is to be asked for it; `~` is the home folder.
  public func resolved(_ path: String) -> String {
    let path = HomeFolder.expanded(path)
    guard !path.hasPrefix("/"), let base else { return path }
    return base.hasSuffix("/") ? base + path : base + "/" + path
  }

  /// The same for a file that is to be read.
  public func readable(_ path: String) -> String {
    let first = resolved(path)
    guard let fallback, !path.hasPrefix("/"), !path.hasPrefix("~"), !FileManager.default.fileExists(atPath: first)
    else {
      return first
    }
    let second = FileAccess(base: fallback).resolved(path)
    return FileManager.default.fileExists(atPath: second) ? second : first
  }

  /// The same for a file that is to be written. The one folder that may be written into is made if need be.
  /// - Throws: ``FileAccess/Refusal`` outside of that folder; an error of the system where it cannot be made.
  public func writable(_ path: String) throws -> String {
    let full = resolved(path)
    guard let onlyFolder else { return full }
    // Links and `..` are followed before the folder is compared, the file itself too where it is a link.
    let absolute = URL(fileURLWithPath: full).standardizedFileURL
    let folder = absolute.deletingLastPathComponent().resolvingSymlinksInPath().path
    let allowed = URL(fileURLWithPath: onlyFolder).resolvingSymlinksInPath().standardizedFileURL.path
    let isLink = (try? FileManager.default.destinationOfSymbolicLink(atPath: absolute.path)) != nil
    guard !isLink, folder == allowed || folder.hasPrefix(allowed + "/") else {
      throw Refusal(path: path, folder: URL(fileURLWithPath: onlyFolder).lastPathComponent)
    }
    try Folder.make(onlyFolder)
    return full
  }

  /// A replayed document tried to write elsewhere.
  public struct Refusal: Error, CustomStringConvertible {
    public let path: String
    public let folder: String
    public var description: String {
      "a document that is replayed may write into its \(folder)/ only, not \(path)"
    }
  }
}
