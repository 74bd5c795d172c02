import Numerics
import ShellSyntax

/// Finds shapes that cannot go together before anything runs: one pass over the syntax of a program, from the values the
/// session holds.
///
/// Only what is certain to run is reported: the statements at top level in their order, with the functions they call,
/// but not the insides of `if`, `for` and `while`, nor what follows a `return` that may be taken. What is not known is
/// `Outline.unknown` and passes. What is suspected is tried by the node that would run, on stand-ins, so that the
/// message is the one of the run.
package final class ShapeChecker {
  /// A name with what is known of its value and where it was bound.
  struct Bound {
    var outline: Outline
    var origin: Span?
    /// For a parameter, the argument it was given.
    var given: Span?
  }

  /// The names of a call, or of the top level.
  struct Scope {
    var names: [String: Bound] = [:]
    var captured: [String: Outline] = [:]
    /// What `return` yields, on all ways so far.
    var returned: Outline?
    /// The names where a loop's body was left early, for each loop around this place.
    var exits: [[[String: Bound]]] = []
  }

  let session: Session
  /// Where suspicions are tried, so that nothing is drawn, printed or bound in the session itself.
  private(set) lazy var trial = {
    let trial = Session(host: Silence(), vocabulary: session.vocabulary)
    trial.isTrial = true
    return trial
  }()
  /// The top level first, then one for each call that is looked into.
  var scopes = [Scope()]
  /// Whether what is looked at runs in every run.
  var isCertain = true
  /// Whether a script was loaded that may have bound anything.
  var isBlind = false
  private var steps = 0
  /// Whether a stand-in has elements that were made up.
  private var hasInvented = false

  /// Larger programs are checked as far as this.
  private static let largest = 20_000
  static let deepest = 8

  init(_ session: Session) { self.session = session }

  /// The end of what can be checked: the program is too large to look at all of it, or its run certainly ends here for
  /// a reason that the run is to say.
  private struct End: Error {}

  /// - Throws: the first error that every run would come to, if none before it stops the run.
  func check(_ program: Program) throws {
    for (index, statement) in program.statements.enumerated() {
      do {
        _ = try look(at: statement)
      } catch var diagnostic as Diagnostic {
        if index > 0 { diagnostic.notes.append("found before anything ran") }
        throw diagnostic
      } catch {
        return
      }
    }
  }

  /// Counts one more piece of the program.
  func count() throws {
    steps += 1
    if steps > Self.largest { throw End() }
  }

  // MARK: Names

  var scope: Scope {
    get { scopes[scopes.count - 1] }
    set { scopes[scopes.count - 1] = newValue }
  }

  func bind(_ name: Name, _ outline: Outline) {
    scopes[scopes.count - 1].names[name.text] = Bound(outline: outline, origin: name.span)
  }

  /// What a name stands for where it is read.
  func read(_ name: String) throws -> Outline {
    if isCertain, !isBlind, isUnbound(name) { throw End() }
    return outline(of: name)
  }

  private func isUnbound(_ name: String) -> Bool {
    scope.names[name] == nil && scope.captured[name] == nil && scopes[0].names[name] == nil
      && session.binding(name) == nil && !session.vocabulary.isKnown(name)
  }

  func outline(of name: String) -> Outline {
    if let bound = scope.names[name] { return bound.outline }
    if let captured = scope.captured[name] { return captured }
    if let bound = scopes[0].names[name] { return bound.outline }
    if isBlind { return .unknown }
    return session.value(name).map { .exact($0) } ?? .unknown
  }

  /// What messages say of an operand that is a name.
  func origin(of expression: Expression) -> Origin? {
    guard let name = expression.asName?.text else { return nil }
    if let bound = scope.names[name] ?? scopes[0].names[name] {
      return Origin(name: name, bound: bound.origin, given: bound.given)
    }
    if scope.captured[name] != nil { return Origin(name: name, bound: nil) }
    guard session.binding(name) != nil else { return nil }
    return Origin(name: name, bound: session.bindings.cell(name).origin)
  }

  // MARK: Suspicions

  /// Codes of what depends on values, which stand-ins do not have.
  private static let uncertain: Set<DiagnosticCode> = [
    .checkFailed, .notSolvable, .noConvergence, .overMemory, .interrupted, .budgetSpent, .recursionTooDeep,
    .numericalFailure, .badFile, .walkStopped, .samplerFailed, .notDifferentiable, .unknownName, .unknownSpectrum,
    .unboundOperator,
  ]

  /// Tries what is suspected to fail; `make` makes the node, from stand-ins.
  /// - Throws: its diagnostic.
  func suspect(_ make: () throws -> Node?) throws -> Outline {
    guard isCertain else { return .unknown }
    hasInvented = false
    do {
      guard let node = try make() else { return .unknown }
      _ = try node.evaluate(Frame.empty(trial))
    } catch {
      let diagnostic = Diagnostic.from(error)
      // What is made up is not quoted: the message would not be true.
      let quotesZero = diagnostic.message.contains(/(the number|not|\[) ?0(?![.\d])/)
      if !Self.uncertain.contains(diagnostic.code), !diagnostic.labels.isEmpty, !(hasInvented && quotesZero) {
        throw diagnostic
      }
    }
    return .unknown
  }

  /// The stand-in for an operand.
  func standIn(_ expression: Expression, _ outline: Outline) throws -> Node? {
    if case .tensor = outline { hasInvented = true }
    guard let value = try StandIn.value(outline, trial) else { return nil }
    return StandInNode(value, origin(of: expression), expression.span)
  }

  /// Looks at what may not run: nothing is reported.
  func uncertainly<Result>(_ look: () throws -> Result) throws -> Result? {
    let certain = isCertain
    isCertain = false
    // After a `return` that may be taken, nothing is certain to run.
    defer { isCertain = certain && scope.returned == nil }
    do { return try look() } catch is Diagnostic { return nil }
  }

  /// Looks at an expression that may not be evaluated; what blocks in it bind is not known.
  func lookPerhaps(at expression: Expression) throws {
    _ = try uncertainly { try look(at: expression) }
    forget(LocalNames.bound(in: expression).names)
  }
}
