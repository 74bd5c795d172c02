import ShellLanguage

extension Builtins {
  /// The commands, which are also functions; a command is one line here.
  static let commands: [Builtin] = [
    .print, .full, .check, .cite, .time, .seed, .who, .forget, .help,
  ]
}
