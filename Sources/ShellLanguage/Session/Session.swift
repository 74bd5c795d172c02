import Foundation
import Numerics
import ShellSyntax

/// A running conversation: it evaluates source after source, keeps what is bound, and emits what is to be seen.
///
/// A session is used from one thread at a time; `interrupt` alone may be touched from elsewhere.
public final class Session: @unchecked Sendable {
  /// Who is told what is to be seen: nobody while something is computed again.
  public var host: any Host { isRepeating ? Silence() : audience }
  /// Raised to stop the program that runs; from a signal handler or another thread too.
  public let interrupt = Cancellation()
  public var limits: Limits
  /// The stream that whatever draws takes its addresses from: the prompt's, or while a walk steps, the step's.
  public package(set) var stream: RandomStream
  /// Objects that other parts of the shell keep for the session, by their own key.
  public var attachments: [String: any Sendable] = [:]

  /// Whether statements at top level show what they bound or yielded.
  public var echoes = true

  /// Whether shapes are checked before a source runs.
  package var checksShapes = true

  /// Whether what runs is tried on stand-ins for values that are not there yet.
  package var isTrial = false

  /// Told what is called, as it is written, whenever an address is taken.
  package var drawing: ((String) -> Void)?

  /// What names mean that nothing is bound to.
  package let vocabulary: Vocabulary

  private let audience: any Host
  private var isRepeating = false
  let bindings = Bindings()
  @exclusivity(unchecked) var callDepth = 0
  @exclusivity(unchecked) var stackLimit: UInt = 0
  /// Whether a watch looks after the time and the memory of what runs.
  var isWatched = false
  /// The innermost call in progress.
  @exclusivity(unchecked) var site: CallSite?
  /// Whether the statement that runs is followed by `;`, so that a command shows nothing.
  public internal(set) var isSilenced = false

  /// - Parameter vocabulary: what names mean that nothing is bound to.
  package init(host: any Host, limits: Limits = Limits(), vocabulary: Vocabulary) {
    audience = host
    self.limits = limits
    self.vocabulary = vocabulary
    stream = RandomStream(key: RandomKey(seed: 0))
  }

  // MARK: Output

  /// Shows text of one or more lines.
  public func print(_ text: String) { host.emit(.text(text)) }

  public func warn(_ diagnostic: Diagnostic) {
    host.emit(.warning(site.map { diagnostic.located(at: $0.span) } ?? diagnostic))
  }

  // MARK: Names

  /// The names the user bound, in the order of their first use.
  public var names: [String] { bindings.bound }

  /// The value of a name of the user's, or of a built-in or constant.
  public func value(_ name: String) -> Value? {
    bindings.value(name) ?? vocabulary.value(name)
  }

  /// What the user bound to a name.
  public func binding(_ name: String) -> Value? { bindings.value(name) }

  public func bind(_ name: String, _ value: Value) { bindings.cell(name).set(value) }

  /// Takes a name's binding away; a built-in of that name is seen again.
  public func forget(_ name: String) { bindings.cell(name).set(nil) }

  // MARK: Random numbers

  /// Starts the prompt's stream anew.
  public func seed(_ seed: UInt64) {
    stream = RandomStream(key: RandomKey(seed: seed))
  }

  /// The address of one drawing call. A built-in that draws asks for it once, and splits it where it draws twice.
  public func nextKey() -> RandomKey {
    drawing?(site?.calleeSpan.text ?? "")
    return stream.nextCall()
  }

  /// Runs `body` with draws from another stream; the prompt's does not advance meanwhile.
  public func withStream<Result>(_ other: RandomStream, _ body: () throws -> Result) rethrows -> Result {
    let own = stream
    stream = other
    defer { stream = own }
    return try body()
  }

  /// Computes again what was computed before: nothing is shown, and no draw is told of.
  package func repeating<Result>(_ body: () throws -> Result) rethrows -> Result {
    let (was, told) = (isRepeating, drawing)
    (isRepeating, drawing) = (true, nil)
    defer { (isRepeating, drawing) = (was, told) }
    return try body()
  }

  /// The address of a new walk.
  public func nextWalkKey() -> RandomKey {
    drawing?(site?.calleeSpan.text ?? "")
    return stream.nextWalk()
  }
}
