import Foundation
import Restore
import ShellLibrary

/// `figures/failed/LESSON/`: what a replay leaves where a page does not hold. A list in it says which files a replay has
/// made, and no others are ever taken away. Nothing is touched where a link stands on the way.
struct MissFolder {
  private let figures: String
  private let failed: String
  private let own: String
  private var written: [String] = []

  private static let list = ".made-by-replay"

  init(_ lesson: Lesson) {
    figures = (FileAccess.real(lesson.folder) ?? lesson.folder) + "/figures"
    failed = figures + "/failed"
    own = failed + "/" + lesson.name
  }

  private var link: String? { [figures, failed, own, own + "/" + MissFolder.list].first(where: FileAccess.isLink) }

  /// Takes away what earlier replays of the lesson left, and folders that are then empty.
  /// - Returns: why that cannot be, where it cannot.
  mutating func clear() -> [String] {
    if let link { return ["nothing, because \(link) is a link"] }
    guard let bytes = try? FileBytes.read(own + "/" + MissFolder.list) else { return [] }
    let names = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    for name in names where !name.contains("/") && !name.hasPrefix(".") { unlink(own + "/" + name) }
    unlink(own + "/" + MissFolder.list)
    // The system keeps a folder with anything in it.
    rmdir(own)
    rmdir(failed)
    return []
  }

  mutating func write(_ name: String, _ lines: [String]) {
    write(name, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  mutating func write(_ name: String, _ picture: Raster) {
    if let bytes = try? PNG.encode(picture) { write(name, bytes) }
  }

  private mutating func write(_ name: String, _ bytes: [UInt8]) {
    let path = own + "/" + name
    var status = stat()
    // What somebody else put there stays.
    guard link == nil, lstat(path, &status) != 0 else { return }
    for folder in [figures, failed, own] { try? Folder.make(folder) }
    // First the list, so that whatever happens the file is known.
    let names = (written + [name]).joined(separator: "\n") + "\n"
    guard (try? FileBytes.write(Array(names.utf8), to: own + "/" + MissFolder.list, followsLink: false)) != nil,
      (try? FileBytes.write(bytes, to: path, followsLink: false)) != nil
    else { return }
    written.append(name)
  }

  /// - Returns: the paths written.
  func finish() -> [String] { written.map { own + "/" + $0 } }
}
