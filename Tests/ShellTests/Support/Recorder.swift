import Numerics
import Shell

/// A host that keeps what a session emits.
final class Recorder: Shell.Host, @unchecked Sendable {
  private(set) var texts: [String] = []
  private(set) var warnings: [Diagnostic] = []

  func emit(_ event: Event) {
    switch event {
    case .text(let text): texts.append(text)
    case .warning(let diagnostic): warnings.append(diagnostic)
    default: break
    }
  }

  var output: String { texts.joined(separator: "\n") }
}

/// Runs programs in a fresh session.
enum Program {
  /// One budget on every machine, for the messages and for tests that would fill it.
  static let memory: Void = { MemoryBudget.bytes = 1 << 30 }()

  /// What a program prints; an error is rendered after it.
  static func output(_ text: String, seconds: Double = 10) -> String {
    memory
    let host = Recorder()
    let session = Session(host: host)
    session.limits.seconds = seconds
    var parts: [String] = []
    do {
      try session.run(text)
    } catch let diagnostic as Diagnostic {
      parts = [Renderer().render(diagnostic)]
    } catch {
      parts = ["not a diagnostic: \(error)"]
    }
    return (host.texts + parts).joined(separator: "\n")
  }

  /// The code of the error a program ends in, if it does.
  static func code(_ text: String, seconds: Double = 10) -> String? { error(text, seconds: seconds)?.code.id }

  /// - Parameter folder: where the program's relative paths start.
  static func error(_ text: String, seconds: Double = 10, folder: String? = nil) -> Diagnostic? {
    memory
    let session = Session(host: Recorder())
    session.files.base = folder
    session.limits.seconds = seconds
    do {
      try session.run(text)
      return nil
    } catch {
      return Diagnostic.from(error)
    }
  }

  /// The value of the last expression, as one number.
  static func number(_ text: String) throws -> Double {
    let value = try Session(host: Recorder()).evaluate(text)
    return value.number ?? .nan
  }
}
