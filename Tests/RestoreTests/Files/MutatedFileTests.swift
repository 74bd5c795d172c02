import Foundation
import Numerics
import Restore
import Testing

/// Files of every kind that is read, damaged by chance: each is read or refused with an error, and nothing else happens.
/// The long mode is `CONJUGATE_FILES=10000`, so many files of each kind. `.serialized`: what a file claims is held against a
/// budget that all share.
@Suite(.serialized) struct MutatedFileTests {
  static let count = ProcessInfo.processInfo.environment["CONJUGATE_FILES"].flatMap { Int($0) } ?? 400

  static let kinds:
    [(name: String, file: @Sendable () throws -> [UInt8], read: @Sendable ([UInt8], String) throws -> Void)] =
      [
        ("png", { HostileImageTests.good }, { _ = try PNG.read(written($0, $1)) }),
        (
          "jpeg",
          {
            let url = try #require(Bundle.module.url(forResource: "Golden/jpeg/color", withExtension: "jpg"))
            return [UInt8](try Data(contentsOf: url))
          }, { _ = try JPEG.read(written($0, $1)) }
        ),
        ("npy", { npy }, { _ = try NPY($0, path: $1) }),
        ("idx", { GzipTests.plain }, { _ = try IDX($0, path: $1) }),
        ("gzip", { try GzipTests.compressed() }, { _ = try Gzip.expanded($0, path: $1) }),
        (
          "safetensors", { safetensors },
          {
            let file = try Safetensors($0, path: $1)
            for name in file.entries.keys { _ = try file.tensor(name) }
          }
        ),
      ]

  private static let npy: [UInt8] = {
    let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }".padding(
      toLength: 117, withPad: " ", startingAt: 0)
    let numbers = (0..<6).flatMap { i in withUnsafeBytes(of: Double(i).bitPattern.littleEndian) { Array($0) } }
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + "\n").utf8) + numbers
  }()

  private static let safetensors: [UInt8] = {
    let header = Array(
      #"{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"I8","shape":[4],"data_offsets":[24,28]}}"#
        .utf8)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
      + [UInt8](repeating: 7, count: 28)
  }()

  private static func written(_ bytes: [UInt8], _ path: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// One to eight changes: a bit, a byte, a run taken out, doubled or overwritten, or the end cut off.
  private static func damaged(_ file: [UInt8], _ random: inout SystemlessRandom) -> [UInt8] {
    var bytes = file
    for _ in 0...random.below(8) where !bytes.isEmpty {
      let at = random.below(bytes.count)
      let run = at..<min(bytes.count, at + 1 + random.below(16))
      switch random.below(6) {
      case 0: bytes[at] ^= 1 << UInt8(random.below(8))
      case 1: bytes[at] = [0, 0x7F, 0x80, 0xFF, UInt8(random.below(256))][random.below(5)]
      case 2: bytes.removeSubrange(run)
      case 3: bytes.insert(contentsOf: bytes[run], at: at)
      case 4: bytes.replaceSubrange(run, with: run.map { _ in UInt8(random.below(256)) })
      default: bytes.removeSubrange(at...)
      }
    }
    return bytes
  }

  /// SplitMix64 (Steele, Lea and Flood, 2014), so that a seed names its files everywhere.
  private struct SystemlessRandom {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((z ^ (z >> 31)) % UInt64(bound))
    }
  }

  @Test(arguments: kinds.map(\.name)) func isReadOrRefused(_ name: String) throws {
    let kind = try #require(Self.kinds.first { $0.name == name })
    let (folder, good) = (try PNGTests.Folder(), try kind.file())
    let path = folder.path + "/damaged." + name
    // Undamaged it is read, so that what follows looks past the first check.
    try kind.read(good, path)
    var (random, refused) = (SystemlessRandom(state: 20), 0)
    for _ in 0..<Self.count {
      do {
        try kind.read(Self.damaged(good, &random), path)
      } catch is FileFormatError, is ImageError, is TensorError {
        refused += 1
      }
    }
    #expect(refused > Self.count / 2)
  }
}
