import ShellPictures
import ShellSyntax

/// What a session has to say to the outside. The prompt, replay, the kernel and the tests differ in nothing else.
public enum Event: Sendable {
  /// A piece of output of one or more whole lines, without the last newline.
  case text(String)
  /// A picture to show.
  case picture(Picture)
  /// A message that does not stop the program.
  case warning(Diagnostic)
  /// How far something long has come.
  case progress(Progress)
}

/// A stage of something long.
public struct Progress: Sendable {
  public let label: String
  public let done: Int
  public let total: Int
  /// How much of the next one is done too, from 0 to 1.
  public let part: Double

  /// All that is done, of `total`.
  public var reached: Double { Double(done) + part }

  public init(label: String, done: Int, total: Int, part: Double = 0) {
    self.label = label
    self.done = done
    self.total = total
    self.part = part
  }
}

/// Takes the output of a session, on the thread that runs it.
public protocol Host: AnyObject, Sendable {
  func emit(_ event: Event)
  /// The width that text has to keep to, where it is read in a terminal.
  var columns: Int? { get }
}

extension Host {
  public var columns: Int? { nil }
}
