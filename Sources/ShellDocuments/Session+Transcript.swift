import ShellLanguage
import ShellLibrary

extension Session {
  /// What was entered and what came of it, where the host keeps a record (the prompt does).
  public var transcript: Transcript? {
    get { record as? Transcript }
    set { record = newValue }
  }
}
