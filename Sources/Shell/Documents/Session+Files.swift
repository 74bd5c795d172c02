extension Session {
  /// Where the session's files are, and which it may write. Built-ins pass every path of a program through this.
  public var files: FileAccess {
    get { attachments["files"] as? FileAccess ?? FileAccess() }
    set { attachments["files"] = newValue }
  }

  /// What was entered and what came of it, where the host keeps a record (the prompt does).
  public var transcript: Transcript? {
    get { attachments["transcript"] as? Transcript }
    set { attachments["transcript"] = newValue }
  }
}

extension FileAccess.Refusal: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    Diagnostic(.badFile, description, help: help)
  }
}
