import Foundation
import Numerics
import Restore
import Shell
import Synchronization

/// Shows what a session emits on the standard streams; pictures in the terminal where it can, else as files.
final class TerminalHost: Shell.Host {
  /// What the files of pictures begin with: the script's name.
  private let name: String
  /// Makes the folder for the files of pictures, unless it is there.
  private let makeFolder: @Sendable () throws -> String
  let transcript: Transcript?
  /// Whether a picture could not be written.
  let hasLost = Atomic(false)
  private let names = Mutex<[String: Int]>([:])
  private let bar = ProgressBar()

  init(name: String, transcript: Transcript? = nil, folder: (@Sendable () throws -> String)? = nil) {
    self.name = name
    self.transcript = transcript
    makeFolder =
      folder ?? {
        try Folder.make("figures")
        return "figures"
      }
  }

  /// The terminal's width, where there is one.
  var columns: Int? { Output.isTerminal ? Output.columns : nil }

  func emit(_ event: Event) {
    transcript?.record(event)
    switch event {
    case .progress(let progress):
      if Output.isErrorTerminal { bar.show(progress) }
    case .text(let text): bar.hidden { Output.text(text + "\n") }
    case .warning(let diagnostic): bar.hidden { Output.error(diagnostic) }
    case .picture(let picture): bar.hidden { show(picture) }
    }
  }

  /// Takes the progress bar off the screen.
  func clear() { bar.end() }

  private func show(_ picture: Picture) {
    do {
      if let text = try picture.terminalText(Output.pictures, columns: Output.columns) {
        Output.text(text + "\n")
      } else if Output.pictures == .file {
        try save(picture)
      }
    } catch TensorError.cancelled {
      // The session that drew it says so.
    } catch {
      hasLost.store(true, ordering: .relaxed)
      var diagnostic = Diagnostic.from(error)
      diagnostic.notes.append("the picture is lost; `CONJUGATE_PICTURES=none` draws none")
      Output.error(diagnostic)
    }
  }

  private func save(_ picture: Picture) throws {
    let title = Picture.slug(picture.caption)
    let base = title.isEmpty ? "\(name)-figure" : "\(name)-\(title)"
    let count = names.withLock { names -> Int in
      names[base, default: 0] += 1
      return names[base] ?? 1
    }
    let path = "\(try makeFolder())/\(base)\(count == 1 ? "" : "-\(count)").png"
    let raster = try picture.raster()
    try PNG.write(raster, to: path)
    Output.text("\(path) (\(raster.width)×\(raster.height))\n")
  }
}

/// A folder that is made when the first picture is written, and is the same for all that follow.
final class TemporaryPictures: Sendable {
  private let made = Mutex<String?>(nil)

  /// - Throws: ``ImageError/system(path:action:reason:)``.
  func path() throws -> String {
    try made.withLock { made in
      let path = try made ?? Output.temporaryFolder()
      made = path
      return path
    }
  }
}
