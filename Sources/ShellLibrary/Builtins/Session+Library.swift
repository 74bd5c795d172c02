import ShellLanguage

extension Session {
  /// A session that knows the whole library.
  public convenience init(host: any Host, limits: Limits = Limits()) {
    self.init(host: host, limits: limits, vocabulary: Library.vocabulary)
  }
}
