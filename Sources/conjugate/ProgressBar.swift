import Foundation
import Shell
import Synchronization

/// A line with a bar and the time that is left, on the error stream. It appears after a moment even where the first step
/// takes long, and fits the terminal whatever its width has become.
final class ProgressBar: Sendable {
  private struct State {
    var progress: Shell.Progress?
    var start = ContinuousClock.now
    var last = ContinuousClock.now
    var isShown = false
    /// Counts what has been begun, so that a clock knows whether its own still goes on.
    var number = 0
  }

  private let state = Mutex(State())
  /// Short runs show nothing.
  private static let delay = 0.3

  func show(_ progress: Shell.Progress) {
    let begun = state.withLock { state -> Int? in
      let old = state.progress
      guard progress.done < progress.total else {
        ProgressBar.hide(&state)
        state.progress = nil
        return nil
      }
      state.progress = progress
      let now = ContinuousClock.now
      guard let old, old.label == progress.label, progress.reached > 0 else {
        state.start = now
        state.number += 1
        return state.number
      }
      // Nobody reads more than ten lines a second.
      if ProgressBar.seconds(now - state.start) > ProgressBar.delay, now - state.last > .milliseconds(100) {
        ProgressBar.draw(&state)
      }
      return nil
    }
    if let begun { keepAlive(begun, after: ProgressBar.delay) }
  }

  /// Does something while the bar is off the screen.
  func hidden(_ body: () -> Void) {
    state.withLock { state in
      ProgressBar.hide(&state)
      body()
    }
  }

  /// Takes the bar off the screen for good.
  func end() {
    state.withLock { state in
      ProgressBar.hide(&state)
      state.progress = nil
    }
  }

  /// Draws what no step has drawn for a while.
  private func keepAlive(_ number: Int, after seconds: Double) {
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
      let goesOn = state.withLock { state -> Bool in
        guard state.progress != nil, state.number == number else { return false }
        if !state.isShown || ContinuousClock.now - state.last > .milliseconds(900) { ProgressBar.draw(&state) }
        return true
      }
      if goesOn { keepAlive(number, after: 1) }
    }
  }

  private static func hide(_ state: inout State) {
    if state.isShown { Output.error("\r\u{1B}[K") }
    state.isShown = false
  }

  private static func draw(_ state: inout State) {
    guard let progress = state.progress else { return }
    state.last = .now
    state.isShown = true
    let elapsed = seconds(state.last - state.start)
    Output.error("\r\u{1B}[K" + line(progress, elapsed: elapsed, columns: Output.errorColumns))
  }

  /// The bar in at most one column less than there are: in the last one the cursor may already be on the next line.
  private static func line(_ progress: Shell.Progress, elapsed: Double, columns: Int) -> String {
    let total = max(progress.total, 1)
    let count = "\(progress.done)/\(total)"
    let left = elapsed * (Double(total) / max(progress.reached, .leastNormalMagnitude) - 1)
    let time =
      progress.reached > 0
      ? String(format: "  %.0f s left", left.rounded(.up))
      : elapsed < 1 ? "" : String(format: "  after %.0f s", elapsed)
    func bar(_ width: Int) -> String {
      let filled = min(width, Int(Double(width) * progress.reached / Double(total)))
      return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }
    let room = columns - 1 - DisplayWidth.of(progress.label) - 2 - count.count
    if room >= time.count + 6 { return "\(progress.label) \(bar(min(24, room - time.count))) \(count)\(time)" }
    if room >= 3 { return "\(progress.label) \(bar(min(24, room))) \(count)" }
    return String("\(count)".prefix(max(columns - 1, 0)))
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
