import Restore

// The errors of the library below, each with its code.

extension PathError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .outside: Diagnostic(.offThePath, description)
    case .invalid: Diagnostic(.badArgument, description)
    }
  }
}

extension OperatorError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .shape: Diagnostic(.operatorShape, description)
    case .unknownSpectrum:
      Diagnostic(
        .unknownSpectrum, description,
        help: "`matrix(M)` and `diagonal(v)` have a singular system; `matrix(A.matrix)` decomposes a small A")
    case .invalid: Diagnostic(.badArgument, description)
    }
  }
}

extension PriorError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .shape, .estimate, .noiseLevel: Diagnostic(.priorMismatch, description)
    case .invalid: Diagnostic(.badArgument, description)
    }
  }
}

extension ProblemError: DiagnosticConvertible {
  public var diagnostic: Diagnostic { Diagnostic(.problemMismatch, description) }
}

extension SamplerError: DiagnosticConvertible {
  public var diagnostic: Diagnostic { Diagnostic(.samplerFailed, description) }
}

extension ImageError: DiagnosticConvertible {
  public var diagnostic: Diagnostic { Diagnostic(.badFile, "\(self)") }
}

extension FileFormatError: DiagnosticConvertible {
  public var diagnostic: Diagnostic { Diagnostic(.badFile, description) }
}
