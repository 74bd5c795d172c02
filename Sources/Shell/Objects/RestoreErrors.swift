import Numerics
import Restore

// The errors of the library below, each with its code.

extension PathError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .outside: Diagnostic(.offThePath, description)
    case .unreached(let ρ, _, _, let largest):
      Diagnostic(
        .offThePath, description,
        help: ρ > largest
          ? "`edm(sigmaMax: \(Digits.significant(1.1 * ρ, 2)))` is a path with that much noise" : "ask for more noise")
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
    case .notSymmetric:
      Diagnostic(
        .badArgument, description,
        help: "whole powers, `exp` and `inv` are for any operator, and `modes(A, f)` takes singular values")
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
  public var diagnostic: Diagnostic {
    switch self {
    case .unsolved(_, _, _, let help): Diagnostic(.noConvergence, description, help: help)
    case .invalid(_, let help):
      Diagnostic(.samplerFailed, description, help: help ?? "`help` with the sampler's name tells what it takes")
    case .times: Diagnostic(.samplerFailed, description, help: "times fall, as in `start: 1, stop: 0.001`, `steps: 5`")
    case .explicitFromNoise:
      Diagnostic(.samplerFailed, description, help: "`lambda: 0`, or a start below the path's end")
    case .coefficients, .notFinite: Diagnostic(.samplerFailed, description)
    }
  }
}

extension KrylovError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .notConverged:
      Diagnostic(
        .noConvergence, description,
        help: "it takes as many steps as the spectrum is wide: a larger `noise:`, or `A + 0.01*I`, makes it narrower")
    case .notFinite: Diagnostic(.noConvergence, description, help: "look at what the operator returns")
    case .outside:
      Diagnostic(
        .notSolvable, description, help: "add a multiple of the identity that makes A positive, as in `A + 0.1*I`")
    }
  }
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
