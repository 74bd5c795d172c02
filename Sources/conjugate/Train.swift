import Foundation
import Restore

/// `conjugate train digits --data PATH [--out FILE] [--components K] [--rank Q] [--iterations N] [--seed S]`
enum Train {
  static let usage = """
    usage: conjugate train digits --data PATH [--out models/digits.safetensors]
                                  [--components 60] [--rank 40] [--iterations 20] [--seed 0]
    PATH is an IDX file of pictures (.gz or not) or a folder with one, such as MNIST's. The model and its card are
    written together when the model has been measured; a training that is stopped before leaves both as they were, and
    starts from the beginning the next time.
    """

  private struct UsageError: Error, CustomStringConvertible {
    let description: String
  }

  private struct Request {
    var training = DigitsTraining()
    var data: String?
    var output = "models/digits.safetensors"

    init(_ arguments: [String]) throws {
      guard arguments.first == "digits" else {
        throw UsageError(description: "what to train is missing; digits is what there is")
      }
      var rest = arguments.dropFirst()
      while let label = rest.popFirst() {
        guard let value = rest.popFirst() else { throw UsageError(description: "\(label) takes a value") }
        func number(_ least: Int) throws -> Int {
          guard let n = Int(value), n >= least else {
            throw UsageError(description: "\(label) takes a whole number from \(least) on, not \(value)")
          }
          return n
        }
        switch label {
        case "--data": data = value
        case "--out": output = value
        case "--components": training.options.components = try number(1)
        case "--rank": training.options.rank = try number(1)
        case "--iterations": training.iterations = try number(0)
        case "--seed": training.options.seed = UInt64(try number(0))
        default: throw UsageError(description: "there is no option \(label)")
        }
      }
    }
  }

  /// - Parameter arguments: what follows `train` on the command line.
  /// - Returns: the exit status.
  static func run(_ arguments: [String]) -> Int32 {
    do {
      let request = try Request(arguments)
      guard let data = request.data else { throw UsageError(description: "--data PATH is missing") }
      var clock = Clock()
      let (prior, quality) = try request.training.train(on: data, to: request.output) { report($0, &clock) }
      clearLine()
      Output.text("\(request.output): \(prior.count) components; PSNR on the held-out digits, in dB\n")
      for line in quality {
        let q = line.quality
        let numbers = String(
          format: "pseudo-inverse %.2f  posterior mean %.2f  gain %+.2f", q.pseudoInverse, q.posteriorMean, q.gain)
        Output.text(line.problem.padding(toLength: 28, withPad: " ", startingAt: 0) + numbers + "\n")
      }
      return 0
    } catch let error as UsageError {
      Output.error(error, .commandLine)
      write(usage + "\n")
      return 2
    } catch {
      clearLine()
      Output.error(error, .training)
      return 1
    }
  }

  /// When the training and its EM began.
  private struct Clock {
    let start = Date()
    var fitting: Date?

    var seconds: Int { Int(Date().timeIntervalSince(start)) }

    /// Seconds that the steps left will take, once one is done.
    mutating func left(_ done: Int, of steps: Int) -> Int? {
      guard let fitting, done > 0 else {
        fitting = Date()
        return nil
      }
      return Int(Date().timeIntervalSince(fitting) / Double(done) * Double(steps - done))
    }
  }

  private static func report(_ stage: DigitsTraining.Stage, _ clock: inout Clock) {
    switch stage {
    case .starting(let pictures): status("clustering \(pictures) pictures", clock)
    case .fitting(let report, let steps):
      let width = 20
      let filled = width * (report.iteration + 1) / max(steps, 1)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      let left = clock.left(report.iteration, of: steps - 1).map { "  about \($0) s left" } ?? ""
      let likelihood = String(format: "%.2f", report.logLikelihood)
      status("EM \(bar) \(report.iteration + 1)/\(steps)  log likelihood \(likelihood)\(left)", clock)
    case .measuring(let problem): status("measuring \(problem)", clock)
    }
  }

  private static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func status(_ text: String, _ clock: Clock) {
    write(isTerminal ? "\r\u{1B}[K\(text)  \(clock.seconds) s" : "\(text)  \(clock.seconds) s\n")
  }

  private static func clearLine() {
    if isTerminal { write("\r\u{1B}[K") }
  }

  private static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
