import Shell
import Testing

/// A program whose own `check` statements are the test, with the words that name it.
struct Checked: CustomTestStringConvertible, Sendable {
  let name: String
  let program: String

  init(_ name: String, _ program: String) { (self.name, self.program) = (name, program) }

  var testDescription: String { name }

  /// Runs it; the rendered error is the failure.
  func run(seconds: Double = 120) {
    let failure = Program.error(program, seconds: seconds).map { Renderer().render($0) }
    #expect(failure == nil, "\(name)")
  }
}
