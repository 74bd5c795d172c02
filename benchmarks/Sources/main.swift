import Foundation

/// `benchmark [--data FOLDER]`: how exact the library is, and how well the prior that ships restores digits.
///
/// Times are measured from outside, by `benchmarks/run.py`, beside the peers.
var folder: String?
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--data": folder = arguments.popFirst()
  default:
    FileHandle.standardError.write(Data("usage: benchmark [--data FOLDER with MNIST's IDX file]\n".utf8))
    exit(2)
  }
}

do {
  try Exactness.print()
  if let folder {
    try Restoration.print(folder)
  } else {
    print("\nPSNR on held-out digits: not measured, --data FOLDER is missing")
  }
} catch {
  FileHandle.standardError.write(Data("benchmark: \(error)\n".utf8))
  exit(1)
}
