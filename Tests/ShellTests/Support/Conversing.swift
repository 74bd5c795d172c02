import Foundation
import Shell
import Synchronization

/// Keeps the text that a session prints.
final class TextHost: Shell.Host {
  private let texts = Mutex<[String]>([])
  var transcript: Transcript? { record }
  private let record: Transcript?

  init(transcript: Transcript? = nil) { record = transcript }

  func emit(_ event: Event) {
    record?.record(event)
    if case .text(let text) = event { texts.withLock { $0.append(text) } }
  }

  var all: [String] { texts.withLock { $0 } }
}

/// A suite that talks to a prompt without a terminal.
protocol Conversing {
  var host: TextHost { get }
  var interaction: Interaction { get }
}

extension Conversing {
  /// A prompt that keeps a record, as the one in a terminal does.
  static func conversation() -> (TextHost, Interaction) {
    let transcript = Transcript()
    let host = TextHost(transcript: transcript)
    let session = Session(host: host)
    session.transcript = transcript
    return (host, Interaction(session: session))
  }

  func enter(_ lines: String...) -> Interaction.Reply {
    var reply = Interaction.Reply.done
    for line in lines { reply = interaction.enter(line) }
    return reply
  }

  /// The entries that a paste is cut into, which run.
  func entries(_ paste: String) -> [String] {
    var entries: [String] = []
    interaction.enter(paste, willRun: { entries.append($0) })
    return entries
  }

  /// Saves the session and replays it.
  func replayed(reading folders: [String] = []) throws -> (cells: [String], text: String, report: Replay.Report) {
    let temporary = try TemporaryFolder()
    let path = temporary.path + "/mine.md"
    try interaction.session.transcript?.save(to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var replay = Replay()
    replay.readingFolders = folders
    let reports = replay.run([path]) { _ in }
    return (Lesson(text, path: path).cells.map(\.code), text, reports[0])
  }
}
