import Numerics
import Restore
import ShellLanguage
import ShellSyntax
import ShellText

// The errors of the library below, each with its code.

extension PathError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .outside(let t, _, let end):
      Diagnostic(
        .offThePath, description,
        help: t > end
          ? "the last time of this path, `p.end`, is \(Digits.short(end))"
          : t < 0
            ? "time 0 is the data, and there is nothing before it" : "a time is a number from 0 to \(Digits.short(end))"
      )
    case .unreached(let ρ, _, _, let largest):
      Diagnostic(
        .offThePath, description,
        help: ρ > largest
          ? "`edm(sigmaMax: \(Digits.significant(1.1 * ρ, 2)))` is a path with that much noise" : "ask for more noise")
    case .invalid: Diagnostic(.badArgument, description)
    }
  }

  public var fault: ArgumentFault? {
    switch self {
    case .outside(let t, _, _): .value(t)
    case .unreached: nil
    case .invalid: .single
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
        help: "`matrix(M)` and `diagonal(v)` have a singular system; `matrix(A)` decomposes a small A")
    case .notSymmetric:
      Diagnostic(
        .badArgument, description,
        help: "whole powers, `exp` and `inv` are for any operator, and `modes(A, f)` takes singular values")
    case .invalid(_, let help): Diagnostic(.badArgument, description, help: help)
    }
  }

  public var fault: ArgumentFault? {
    if case .invalid = self { .single } else { nil }
  }
}

extension PriorError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .shape: Diagnostic(.priorMismatch, description)
    case .estimate:
      Diagnostic(
        .priorMismatch, description, help: "the function of a prior returns the estimate of x₀, of the shape of x")
    case .noiseLevel(_, _, let known):
      Diagnostic(
        .priorMismatch, description,
        help: known.upperBound.isFinite
          ? "take times at which σ/μ is from \(Digits.short(known.lowerBound)) to \(Digits.short(known.upperBound))"
          : "a noise level is \(Digits.short(known.lowerBound)) or more")
    case .invalid(_, let help): Diagnostic(.badArgument, description, help: help)
    }
  }

  public var fault: ArgumentFault? {
    if case .invalid = self { .single } else { nil }
  }
}

extension ProblemError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    let help: String?
    switch self {
    case .operatorDoesNotFit(_, _, _, let event):
      help = "H acts on what the prior is about, \(Shape.text(event)); an operator on pictures is bound by `shape:`"
    case .measurementDoesNotFit: help = "measure with the operator: `y = H(x)`"
    case .invalid(_, let own): help = own
    }
    return Diagnostic(.problemMismatch, description, help: help)
  }
}

extension SamplerError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    switch self {
    case .unsolved(_, _, _, let help): Diagnostic(.noConvergence, description, help: help)
    case .invalid(_, let help):
      Diagnostic(.samplerFailed, description, help: help)
    case .option(_, _, let help): Diagnostic(.badArgument, description, help: help)
    case .times(let reason):
      Diagnostic(
        .samplerFailed, description,
        help: reason.contains("can hold")
          ? "take fewer steps" : "times fall, as in `start: 1, stop: 0.001`, `steps: 5`")
    case .explicitFromNoise:
      Diagnostic(.samplerFailed, description, help: "`lambda: 0`, or a start below the path's end")
    case .coefficients, .notFinite: Diagnostic(.samplerFailed, description)
    }
  }

  public var fault: ArgumentFault? {
    if case .option(let name, _, _) = self { .option(name) } else { .named }
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
    case .notPNG, .notPicture, .truncated, .damaged:
      help = "the file is there, but its content is not a whole PNG or JPEG picture"
    case .notFinite: help = "put a number in their place: `where(isfinite(x), x, 0)`"
    case .shape(let shape) where BatchLayout.hasChannelsLast(shape):
      help = "put them first: \(ChannelOrder.remedy(shape))"
    case .shape: help = "`reshape(x, [1, h, w])` makes a picture of h·w numbers"
    case .tooLarge: help = "make it smaller, or give more memory with `CONJUGATE_MEMORY`"
    default: break
    }
    return Diagnostic(.badFile, "\(self)", help: help)
  }
}

extension FileFormatError: DiagnosticConvertible {
  public var diagnostic: Diagnostic {
    Diagnostic(
      .badFile, description,
      help: format == "model"
        ? "start the program from its own folder, or set `CONJUGATE_MODELS`"
        : "the file is there; look at its content, or at the ending of its name")
  }
}
