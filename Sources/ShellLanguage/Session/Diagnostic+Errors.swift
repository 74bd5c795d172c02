import Numerics
import ShellSyntax

extension Diagnostic {
  /// Any error as a diagnostic; those of the numerical library get the code of their kind, without a place.
  public static func from(_ error: any Error) -> Diagnostic {
    switch error {
    case let diagnostic as Diagnostic: return diagnostic
    case let error as TensorError: return Diagnostic(code(of: error), MessageNumbers.short(error.description))
    case let error as any DiagnosticConvertible:
      var diagnostic = error.diagnostic
      // The names of files are what they are.
      if diagnostic.code != .badFile { diagnostic.message = MessageNumbers.short(diagnostic.message) }
      return diagnostic
    default: return Diagnostic(.numericalFailure, "\(error)")
    }
  }

  private static func code(of error: TensorError) -> DiagnosticCode {
    switch error {
    case .shapes(let operation, _, _): operation == "matmul" || operation == "@" ? .matrixShapes : .shapesDiffer
    case .shape: .wrongShape
    case .axis: .axisOutOfRange
    case .index: .indexOutOfRange
    case .memory, .memoryFull, .cancelled(.outOfMemory): .overMemory
    case .cancelled(.interrupted): .interrupted
    case .cancelled(.outOfTime): .budgetSpent
    case .linearAlgebra: .notSolvable
    case .derivative: .notDifferentiable
    case .argument: .badArgument
    }
  }
}

/// An error of another library that knows its own code and message.
public protocol DiagnosticConvertible: Error {
  var diagnostic: Diagnostic { get }
  /// The argument of a call that it is about, where that is plain.
  var fault: ArgumentFault? { get }
}

extension DiagnosticConvertible {
  public var fault: ArgumentFault? { nil }
}

/// Which argument of a call an error of a library is about.
public enum ArgumentFault: Sendable {
  /// The one of this value.
  case value(Double)
  /// The one whose name the message begins with.
  case named
  /// The one of this name.
  case option(String)
  /// The only one there is.
  case single
}
