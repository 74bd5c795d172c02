import Foundation

/// The locale that readline reads letters in: UTF-8, whatever the environment says of letters.
struct TerminalLocale {
  /// `LC_ALL` as it was.
  private var given: String?
  private var isChanged = false

  /// Readline asks the environment, before each line, and not the locale that is set. So that is what changes.
  mutating func prepare() {
    setlocale(LC_ALL, "")
    guard String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" else { return }
    given = ProcessInfo.processInfo.environment["LC_ALL"]
    isChanged = true
    setenv("LC_ALL", "C.UTF-8", 1)
    setlocale(LC_CTYPE, "C.UTF-8")
  }

  /// Does something, such as running a command of the user's, in the environment as it was.
  func asGiven(_ body: () -> Void) {
    guard isChanged else { return body() }
    if let given { setenv("LC_ALL", given, 1) } else { unsetenv("LC_ALL") }
    body()
    setenv("LC_ALL", "C.UTF-8", 1)
  }
}
