import Numerics
import Restore
import ShellLanguage
import ShellPictures
import ShellSyntax
import ShellText
import Synchronization

/// Keeps what a session emits until it is taken; pictures are drawn at once. It stops a cell that makes more than a page
/// can hold.
final class Recorder: Host {
  /// What one cell may make.
  enum Limit {
    /// Bytes of text.
    static let text = 1 << 24
    static let pictures = 1000
    /// Pixels of all pictures together: some sixty of a page's width.
    static let pixels = 1 << 26
  }

  private struct State {
    var result = CellResult()
    var (text, pixels) = (0, 0)
    /// Why the cell is being stopped.
    var excess: Diagnostic?
  }
  private let state = Mutex(State())
  private let interrupt = Mutex<Cancellation?>(nil)

  /// The request that stops the session.
  func stops(_ cancellation: Cancellation) { interrupt.withLock { $0 = cancellation } }

  func emit(_ event: Event) {
    switch event {
    case .text(let text): add(text)
    case .warning(let diagnostic): add(Renderer().render(diagnostic))
    case .picture(let picture): draw(picture)
    case .progress: break
    }
  }

  private func add(_ text: String) {
    let fits = state.withLock { state in
      state.text += text.utf8.count + 1
      guard state.text <= Limit.text, state.excess == nil else { return false }
      state.result.lines += text.textLines
      return true
    }
    if !fits { stop("more than \(Limit.text >> 20) MiB of text from one cell") }
  }

  private func draw(_ picture: Picture) {
    let size = picture.pixels
    let fits = state.withLock { state in
      state.pixels = state.pixels.addingReportingOverflow(size).overflow ? .max : state.pixels + size
      return state.pixels <= Limit.pixels && state.result.pictures.count < Limit.pictures && state.excess == nil
    }
    guard fits else {
      return stop("more than \(Limit.pictures) pictures or \(Limit.pixels >> 20) million pixels from one cell")
    }
    do {
      let drawn = try DrawnPicture(picture)
      state.withLock { $0.result.pictures.append(drawn) }
    } catch TensorError.cancelled {
      // The session that drew it says so.
    } catch {
      stop(Diagnostic.from(error))
    }
  }

  private func stop(_ message: String) {
    stop(Diagnostic(.overMemory, message, help: "look for a loop without an end, or show a part"))
  }

  private func stop(_ diagnostic: Diagnostic) {
    state.withLock { if $0.excess == nil { $0.excess = diagnostic } }
    interrupt.withLock { $0?.raise(.outOfMemory) }
  }

  /// What was emitted since the last time, and why it was stopped where that was too much.
  func take() -> (result: CellResult, excess: Diagnostic?) {
    state.withLock { state in
      defer { state = State() }
      return (state.result, state.excess)
    }
  }
}
