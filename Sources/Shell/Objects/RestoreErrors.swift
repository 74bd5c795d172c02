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
  public var diagnostic: Diagnostic {
    var help: String?
    switch self {
    case .system(_, "write", _): help = "what was there before is untouched; write to another folder or make room"
    case .system: help = "check that the file may be read"
    case .notAFile: help = "name a file"
    case .notPNG, .truncated, .damaged: help = "the file is there, but its content is not a whole PNG picture"
    default: break
    }
    return Diagnostic(.badFile, "\(self)", help: help)
  }
}

extension FileFormatError: DiagnosticConvertible {
  public var diagnostic: Diagnostic { Diagnostic(.badFile, description) }
}
