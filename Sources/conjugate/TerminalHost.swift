import Foundation
import Numerics
import Restore
import Shell
import Synchronization

/// Shows what a session emits on the standard streams; pictures in the terminal where it can, else as files.
final class TerminalHost: Shell.Host {
  /// What the files of pictures begin with: the script's name.
  private let name: String
  /// The folder for the files of pictures.
  private let folder: String
  private let transcript: Transcript?
  /// Whether a picture could not be written.
  let hasLost = Atomic(false)
  private let state = Mutex<(names: [String: Int], bar: ProgressBar)>(([:], ProgressBar()))

  init(name: String, folder: String = "figures", transcript: Transcript? = nil) {
    self.name = name
    self.folder = folder
    self.transcript = transcript
  }

  func emit(_ event: Event) {
    transcript?.record(event)
    switch event {
    case .progress(let progress):
      if Output.isErrorTerminal { state.withLock { $0.bar.show(progress) } }
    case .text(let text):
      clear()
      Output.text(text + "\n")
    case .warning(let diagnostic):
      clear()
      Output.error(diagnostic)
    case .picture(let picture):
      clear()
      show(picture)
    }
  }

  /// Takes the progress bar off the screen.
  func clear() { state.withLock { $0.bar.clear() } }

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
    let count = state.withLock { state -> Int in
      state.names[base, default: 0] += 1
      return state.names[base] ?? 1
    }
    let path = "\(folder)/\(base)\(count == 1 ? "" : "-\(count)").png"
    try Folder.make(folder)
    let raster = try picture.raster()
    try PNG.write(raster, to: path)
    Output.text("\(path) (\(raster.width)×\(raster.height))\n")
  }
}

/// A line with a bar and the time that is left, on the error stream.
struct ProgressBar {
  private var start: ContinuousClock.Instant?
  private var label = ""
  private var last: ContinuousClock.Instant?
  private var isShown = false

  mutating func show(_ progress: Shell.Progress) {
    let now = ContinuousClock.now
    if start == nil || label != progress.label || progress.done <= 1 { (start, label) = (now, progress.label) }
    if progress.done >= progress.total {
      clear()
      start = nil
      return
    }
    // Short runs show nothing, and nobody reads more than ten lines a second.
    guard let begun = start, now - begun > .milliseconds(300), last.map({ now - $0 > .milliseconds(100) }) ?? true
    else {
      return
    }
    last = now
    let width = 24
    let total = max(progress.total, 1)
    let filled = min(width, width * progress.done / total)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    let elapsed = Double((now - begun).components.seconds) + Double((now - begun).components.attoseconds) * 1e-18
    let left = progress.done > 0 ? elapsed * Double(total - progress.done) / Double(progress.done) : 0
    let time = progress.done > 0 ? String(format: "  %.0f s left", left.rounded(.up)) : ""
    Output.error("\r\u{1B}[K\(progress.label) \(bar) \(progress.done)/\(total)\(time)")
    isShown = true
  }

  mutating func clear() {
    if isShown { Output.error("\r\u{1B}[K") }
    isShown = false
  }
}
