import Synchronization

/// Runs the cells of a document in a session of their own, with output kept in memory and files confined to the
/// document's `figures/`.
final class SessionRunner: CellRunner {
  private let session: Session
  private let recorder = Recorder()
  /// What messages call the code.
  private let name: String

  init(folder: String, name: String) {
    self.name = name
    session = Session(host: recorder)
    session.files = FileAccess(base: folder, onlyFolder: folder + "/figures")
  }

  func run(_ code: String, seconds: Double) -> CellResult {
    session.limits.seconds = seconds
    do {
      try session.run(SourceText(code, name: name))
      return recorder.take()
    } catch {
      let message = Renderer().render(Diagnostic.from(error))
      var result = recorder.take()
      result.failure = message
      result.lines += message.textLines
      return result
    }
  }
}

/// Keeps what a session emits until it is taken.
final class Recorder: Host {
  private let result = Mutex(CellResult())

  func emit(_ event: Event) {
    result.withLock { result in
      switch event {
      case .text(let text): result.lines += text.textLines
      case .picture(let picture): result.pictures.append(picture)
      case .warning(let diagnostic): result.lines += Renderer().render(diagnostic).textLines
      case .progress: break
      }
    }
  }

  /// What was emitted since the last time.
  func take() -> CellResult {
    result.withLock { result in
      defer { result = CellResult() }
      return result
    }
  }
}

extension Replay {
  /// A replay in sessions of the language.
  public init() {
    self.init { path, _ in
      SessionRunner(folder: Lesson("", path: path).folder, name: path.hasSuffix(".cj") ? path : "cell")
    }
  }
}
