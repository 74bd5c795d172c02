import Foundation

/// `benchmark [--data FOLDER]`: how exact the library is, and how well the prior that ships restores digits.
/// `benchmark --report FOLDER [--quick] [--only PROBLEM]`: the samplers against exact posteriors, as CSV.
///
/// Times are measured from outside, by `benchmarks/run.py`, beside the peers.
var folder: String?
var report: String?
var only: String?
var isQuick = false
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--data": folder = arguments.popFirst()
  case "--report": report = arguments.popFirst()
  case "--only": only = arguments.popFirst()
  case "--quick": isQuick = true
  default:
    FileHandle.standardError.write(
      Data(
        "usage: benchmark [--data FOLDER with MNIST's IDX file] | --report FOLDER [--quick] [--only PROBLEM]\n"
          .utf8)
    )
    exit(2)
  }
}

do {
  if let report {
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
