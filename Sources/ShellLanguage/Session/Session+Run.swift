import Foundation
import Numerics
import ShellSyntax
import ShellText

extension Session {
  /// Runs a source, unless it is certain before that shapes in it do not go together. What it bound before an error of
  /// the run stays bound.
  /// - Parameter completed: told of each statement that ran.
  /// - Throws: a `Diagnostic`.
  public func run(_ source: SourceText, completed: (Span) -> Void = { _ in }) throws {
    try perform {
      let program = try parsed(source)
      if checksShapes { try ShapeChecker(self).check(program) }
      for statement in program.statements {
        do {
          try self.run(statement)
        } catch {
          throw Diagnostic.from(error).located(at: statement.span)
        }
        completed(statement.span)
      }
    }
  }

  private func parsed(_ source: SourceText) throws -> Program {
    do {
      let program = try Parser.parse(source, isKnown: vocabulary.isKnown)
      try UnassignedReads.check(program, self)
      return program
    } catch let diagnostic as Diagnostic {
      throw FieldTarget.explained(Habits.explained(diagnostic, isKnown: vocabulary.isKnown), self)
    }
  }

  /// The first error of shapes that a run of the source would certainly come to; nothing runs.
  package func shapeError(in source: SourceText) -> Diagnostic? {
    do {
      try perform { try ShapeChecker(self).check(Parser.parse(source, isKnown: vocabulary.isKnown)) }
      return nil
    } catch {
      return Diagnostic.from(error)
    }
  }

  /// Runs text, as from one line of a script.
  public func run(_ text: String, name: String = "input") throws { try run(SourceText(text, name: name)) }

  /// The value of one expression.
  public func evaluate(_ text: String) throws -> Value {
    let source = SourceText(text)
    return try perform {
      var result = Value.nothing
      for statement in try parsed(source).statements {
        do {
          result = try Resolver(self, source).statement(statement).evaluate(Frame.empty(self))
        } catch {
          throw Diagnostic.from(error).located(at: statement.span)
        }
      }
      return result
    }
  }

  /// Runs work that may call functions of the program: on a large stack, within the limits, with every error made
  /// a `Diagnostic`. A long operation answers to `interrupt` too.
  public func perform<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try BigStack.run {
        let (stack, depth, outer) = (stackLimit, callDepth, site)
        defer { (stackLimit, callDepth, site) = (stack, depth, outer) }
        stackLimit = StackGuard.limit
        return try isWatched ? work() : watched(work)
      }
    } catch {
      throw Remedy.added(to: stopped(Diagnostic.from(error)))
    }
  }

  /// Runs the outermost work. Whatever stopped it is settled when it has ended, and not before: until then every part
  /// of it must stop.
  private func watched<Result>(_ work: () throws -> Result) throws -> Result {
    isWatched = true
    let watch = Watch(interrupt, seconds: limits.seconds)
    defer {
      watch.end()
      // A request that came when the work was all but done has nothing left to stop, and is not for what comes next.
      interrupt.lower()
      isWatched = false
    }
    return try interrupt.governing(work)
  }

  private func run(_ statement: Statement) throws {
    let frame = Frame.empty(self)
    isSilenced = statement.isSilenced
    defer { isSilenced = false }
    let drawn = stream
    let value: Value
    do {
      let node = try Resolver(self, statement.span.source).statement(statement)
      value =
        statement.bindsAtItsEnd ? try ShapeJournal.recording { try node.evaluate(frame) } : try node.evaluate(frame)
    } catch {
      // What failed has drawn nothing, so that the session goes on as if the statement had not been there.
      if statement.bindsAtItsEnd { stream = drawn }
      throw error
    }
    guard echoes, !statement.isSilenced else { return }
    echo(statement, value)
  }

  /// Shows what a statement at top level bound or yielded.
  private func echo(_ statement: Statement, _ value: Value) {
    switch statement.kind {
    case .bind(let name, _), .assign(let name, _, _): echo(name.text)
    case .define(let function): echo(function.name.text)
    case .unpack(let names, _): for name in names { echo(name.text) }
    case .expression(let expression):
      if case .conditional = expression.kind { return }
      if case .nothing = value { return }
      if let name = expression.asName?.text {
        print(Summary.line(value, named: name))
      } else {
        print(Summary.line(value, named: nil))
      }
    case .command:
      if case .nothing = value { return }
      print(Summary.line(value, named: nil))
    case .time(let inner): echo(inner, value)
    default: return
    }
  }

  private func echo(_ name: String) {
    if let value = bindings.value(name) { print(Summary.line(value, named: name)) }
  }

  /// Called in every loop and call: stops the program when asked to or out of time.
  @inline(__always)
  func tick(at span: @autoclosure () -> Span) throws {
    if let reason = interrupt.reason {
      throw Diagnostic.from(TensorError.cancelled(reason)).located(at: span(), "stopped here")
    }
  }

  /// For long computations in Swift: stops when the user asked to or the time is up.
  public func checkInterrupt() throws {
    if let reason = interrupt.reason { throw TensorError.cancelled(reason) }
  }

  /// The message of a program that was stopped, with what the session knows: the time it had, and what fills the memory.
  private func stopped(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    switch diagnostic.code {
    case .budgetSpent:
      result.message = "longer than the \(Digits.short(limits.seconds ?? 0)) s it may run"
      result.help = "look for a loop without an end"
    case .overMemory where diagnostic.help == nil: result.help = Holdings.help(self)
    default: break
    }
    return result
  }
}
