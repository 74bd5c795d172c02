import Foundation
import Restore

/// Which files a session may touch, and where relative paths start. A replayed document reads and writes where
/// ``document(folder:alsoReading:)`` says.
public struct FileAccess: Sendable {
  /// Relative paths start here; the current folder where it is nil.
  public var base: String?
  /// Where a file to read is looked for when it is not under `base`, such as the folder of a script.
  public var fallback: String?
  /// The only folder that may be written into; nil is anywhere.
  public var onlyFolder: String?
  /// The only folders that may be read from; nil is anywhere.
  public var readingFolders: [String]?

  public init(
    base: String? = nil, fallback: String? = nil, onlyFolder: String? = nil, readingFolders: [String]? = nil
  ) {
    self.base = base
    self.fallback = fallback
    self.onlyFolder = onlyFolder
    self.readingFolders = readingFolders
  }

  /// What a document may touch that is replayed or read as a lesson: it writes into its `figures/`, and reads from its
  /// folder, from what ships (the house: the folder that `models` lies in, and the models themselves) and from folders
  /// that whoever runs it has named.
  public static func document(folder: String, alsoReading named: [String] = []) -> FileAccess {
    let models = try? ModelFolder.path("digits.safetensors")
    let shipped = models.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    let house = shipped.flatMap { $0.lastPathComponent == "models" ? $0.deletingLastPathComponent().path : $0.path }
    let folders = [folder] + named + [house, shipped?.path].compactMap { $0 }
    return FileAccess(base: folder, onlyFolder: folder + "/figures", readingFolders: folders)
  }

  /// A program's path as the system is to be asked for it; `~` is the home folder.
  public func resolved(_ path: String) -> String {
    let path = HomeFolder.expanded(path)
    guard !path.hasPrefix("/"), let base else { return path }
    return base.hasSuffix("/") ? base + path : base + "/" + path
  }

  /// The same for a file that is to be read.
  /// - Throws: ``FileAccess/Refusal`` for a file outside of the folders that may be read from, wherever links lead.
  public func readable(_ path: String) throws -> String {
    let first = found(path)
    guard let readingFolders, let real = FileAccess.real(first) else { return first }
    let allowed = readingFolders.compactMap(FileAccess.real)
    guard allowed.contains(where: { FileAccess.holds($0, real) }) else {
      throw Refusal(path: path, action: .read)
    }
    return real
  }

  private func found(_ path: String) -> String {
    let first = resolved(path)
    guard let fallback, !path.hasPrefix("/"), !path.hasPrefix("~"), !FileManager.default.fileExists(atPath: first)
    else {
      return first
    }
    let second = FileAccess(base: fallback).resolved(path)
    return FileManager.default.fileExists(atPath: second) ? second : first
  }

  /// The same for a file that is to be written. The one folder that may be written into is made if need be.
  /// - Returns: a path without links in it, where there is one such folder.
  /// - Throws: ``FileAccess/Refusal`` outside of that folder; an error of the system where it cannot be made.
  public func writable(_ path: String) throws -> String {
    let full = resolved(path)
    guard let onlyFolder else { return full }
    let refusal = Refusal(path: path, action: .write(URL(fileURLWithPath: onlyFolder).lastPathComponent))
    guard !FileAccess.isLink(onlyFolder) else { throw refusal }
    // The system follows links before it goes up by `..`: so it is asked where the folder is.
    let url = URL(fileURLWithPath: full)
    let name = url.lastPathComponent
    let parent = full.hasSuffix("/") ? "" : String(full.dropLast(name.utf8.count))
    let isOwn =
      URL(fileURLWithPath: parent).standardizedFileURL.path
      == URL(fileURLWithPath: onlyFolder).standardizedFileURL.path
    if isOwn { try Folder.make(onlyFolder) }
    let inside = URL(fileURLWithPath: parent).standardizedFileURL.path
    if inside.hasPrefix(URL(fileURLWithPath: onlyFolder).standardizedFileURL.path + "/"), FileAccess.real(parent) == nil
    {
      throw ImageError.missing(path: parent, similar: nil)
    }
    guard name != "..", name != ".", full.hasSuffix("/" + name), let allowed = FileAccess.real(onlyFolder),
      let folder = FileAccess.real(parent), FileAccess.holds(allowed, folder)
    else { throw refusal }
    let target = folder + "/" + name
    guard !FileAccess.isLink(target) else { throw refusal }
    return target
  }

  /// Where a path leads when all links are followed; nil where nothing is.
  package static func real(_ path: String) -> String? {
    guard !path.isEmpty, let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  static func holds(_ folder: String, _ path: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  package static func isLink(_ path: String) -> Bool {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    return (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  /// A replayed document tried to read or write elsewhere.
  public struct Refusal: Error, CustomStringConvertible {
    public enum Action: Sendable {
      case read
      /// The name of the folder that may be written into.
      case write(String)
    }
    public let path: String
    public let action: Action
    public var description: String {
      switch action {
      case .read: "a document that is replayed may read from its own folder and from what ships, not \(path)"
      case .write(let folder): "a document that is replayed may write into its \(folder)/ only, not \(path)"
      }
    }
    var help: String {
      switch action {
      case .read: "whoever runs it may allow a folder: `replay --read FOLDER …`"
      case .write(let folder): "write to `\(folder)/…`; links are not followed"
      }
    }
  }
}
