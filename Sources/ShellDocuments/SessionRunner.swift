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
    do {
      try session.run(source)
    } catch {
      failure = Diagnostic.from(error)
    }
    var (result, excess) = recorder.take()
    if let excess {
      // It stopped the cell where the message was to point, as if memory had run out.
      failure = failure.map { excess.labelled(as: $0) } ?? excess
    }
    guard let failure else { return result }
    let message = Renderer().render(failure)
    result.failure = message
    result.lines += message.textLines
    result.unbound = boundNames(source).filter { session.value($0) == nil }
    if failure.code == .unknownName { result.unknownName = failure.labels.first?.span.text }
    return result
  }

  /// The names that a program binds at top level.
  private func boundNames(_ source: SourceText) -> [String] {
    guard let program = try? Parser.parse(source) else { return [] }
    return program.statements.flatMap { statement -> [String] in
      switch statement.kind {
      case .bind(let name, _), .assign(let name, _, _): [name.text]
      case .define(let function): [function.name.text]
      case .unpack(let names, _): names.map(\.text)
      default: []
      }
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
