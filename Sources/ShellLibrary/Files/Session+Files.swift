import ShellLanguage
import ShellSyntax

extension Session {
  /// Where the session's files are, and which it may write. Built-ins pass every path of a program through this.
  public var files: FileAccess {
    get { attachments["files"] as? FileAccess ?? FileAccess() }
    set { attachments["files"] = newValue }
  }

  /// What was entered and what came of it, where the host keeps a record (the prompt does).
  package var record: (any SessionRecord)? {
    get { attachments["transcript"] as? any SessionRecord }
    set { attachments["transcript"] = newValue }
  }
}

extension FileAccess.Refusal: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    Diagnostic(.badFile, description, help: help)
  }
}
