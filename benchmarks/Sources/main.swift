import Foundation

/// `benchmark [--data FOLDER]`: how exact the library is, and how well the prior that ships restores digits.
/// `benchmark --judge [--seed N] [--runs N] [--digits] [--only PART OF NAME]`: false alarms and power of the judge of samples.
/// `benchmark --report FOLDER [--quick] [--only PROBLEM]`: the samplers against exact posteriors, as CSV.
/// `benchmark --mixture MODE`: how long the mixture prior takes, for `benchmarks/mixture.py`.
///
/// Times are measured from outside, by `benchmarks/run.py`, beside the peers.
var mixture: String?
var folder: String?
var report: String?
var only: String?
var isQuick = false
var isJudge = false
var hasDigits = false
var seed: UInt64 = 1
var runs = 2000
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--mixture": mixture = arguments.popFirst() ?? "all"
  case "--data": folder = arguments.popFirst()
  case "--report": report = arguments.popFirst()
  case "--only": only = arguments.popFirst()
  case "--quick": isQuick = true
  case "--judge": isJudge = true
  case "--digits": hasDigits = true
  case "--seed": seed = arguments.popFirst().flatMap { UInt64($0) } ?? seed
  case "--runs": runs = arguments.popFirst().flatMap { Int($0) } ?? runs
  default:
    FileHandle.standardError.write(
      Data(
        """
        usage: benchmark [--data FOLDER with MNIST's IDX file] | --report FOLDER [--quick] [--only PROBLEM]
                         | --judge [--seed N] [--runs N] [--digits] [--only PART OF NAME]
                         | --mixture denoise | samplers | all | peak:COUNT

        """
        .utf8)
    )
    exit(2)
  }
}

do {
  if let mixture {
    try MixtureSpeed.print(mixture)
  } else if isJudge {
    try JudgeTable.print(seed: seed, replicates: runs, digits: hasDigits, only: only)
  } else if let report {
    try Report.write(to: report, quick: isQuick, only: only)
  } else {
    try Exactness.print()
    if let folder {
      try Restoration.print(folder)
    } else {
      print("\nPSNR on held-out digits: not measured, --data FOLDER is missing")
    }
  }
} catch {
  FileHandle.standardError.write(Data("benchmark: \(error)\n".utf8))
  exit(1)
}
