import ShellLanguage
import ShellLibrary
import ShellSyntax
import ShellText

/// Runs the cells of a document in a session of their own, with output kept in memory and files confined.
final class SessionRunner: CellRunner {
  private let session: Session
  private let recorder = Recorder()
  /// What messages call the code.
  private let name: String

  init(files: FileAccess, name: String) {
    self.name = name
    session = Session(host: recorder)
    session.files = files
    recorder.stops(session.interrupt)
  }

  func run(_ code: String, seconds: Double) -> CellResult {
    session.limits.seconds = seconds
    let source = SourceText(code, name: name)
    var failure: Diagnostic?
    var ran = 0
    do {
      try session.run(source) { _ in ran += 1 }
    } catch {
      failure = Diagnostic.from(error)
    }
    var (result, excess) = recorder.take()
    if let excess {
      // It stopped the cell where the message was to point, as if memory had run out.
      failure = failure.map { excess.labelled(as: $0) } ?? excess
    }
    result.statements = SessionRunner.statements(of: source, ran: ran, failure)
    guard let failure else { return result }
    let message = Renderer().render(failure)
    result.failure = message
    result.lines += message.textLines
    if failure.code == .unknownName { result.unknownName = failure.labels.first?.span.text }
    return result
  }

  /// What the statements read and bind.
  /// - Parameter ran: how many of them ran.
  private static func statements(of source: SourceText, ran: Int, _ failure: Diagnostic?) -> [CellStatement] {
    guard let program = try? Parser.parse(source) else { return [] }
    // What is found before anything runs may stand further down; a message may also point into another cell.
    let place = failure?.labels.first?.span
    let failed = failure.map { _ in
      program.statements.firstIndex { statement in
        guard let place, place.source === source else { return false }
        return statement.span.start <= place.start && place.end <= statement.span.end
      } ?? ran
    }
    return program.statements.enumerated().map { index, statement in
      let names = StatementNames(statement)
      return CellStatement(
        reads: names.reads, binds: names.binds, isFunction: names.isFunction, ran: index < ran,
        failed: index == failed)
    }
  }
}

extension Diagnostic {
  /// The diagnostic with the places of another one.
  fileprivate func labelled(as other: Diagnostic) -> Diagnostic {
    var result = self
    if result.labels.isEmpty { result.labels = other.labels.map { Label($0.span, "") } }
    return result
  }
}

extension Replay {
  /// A replay in sessions of the language.
  public init() {
    self.init { path, _, folders in
      let files = FileAccess.document(folder: Lesson("", path: path).folder, alsoReading: folders)
      return SessionRunner(files: files, name: path.hasSuffix(".cj") ? path : "cell")
    }
  }
}
