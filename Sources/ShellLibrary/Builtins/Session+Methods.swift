import Restore
import ShellLanguage

extension Session {
  /// Makes a method of your own a name of this session: it is called, helped with, explained and cited like those that come
  /// with the language.
  public func add(_ method: Method) { bind(method.name, .function(.builtin(added(method)))) }

  private func added(_ method: Method) -> Builtin {
    let builtin = Builtin(method)
    return builtin.ruled(by: BuiltinRules.ofFamily(builtin))
  }

  /// A function that comes with the language, or one of an added method.
  package func builtin(_ name: String) -> Builtin? {
    guard case .function(let function)? = binding(name), case .builtin(let builtin) = function.kind else {
      return Library.builtin(name)
    }
    return builtin
  }

  /// The methods that were added.
  var addedBuiltins: [Builtin] {
    names.compactMap { name in builtin(name).flatMap { $0.name == name && Library.builtin(name) == nil ? $0 : nil } }
  }
}
