import Foundation
import Numerics
import Restore
import Testing

@Suite struct HostileImageTests {
  let folder: PNGTests.Folder
  init() throws { folder = try PNGTests.Folder() }

  static let good = PNGBuilder(width: 20, height: 12, colorType: 2, rows: (0..<720).map { UInt8($0 % 251) }).file

  @Test func aMissingFileSuggestsItsNeighbour() throws {
    let path = try folder.file("digit.png", HostileImageTests.good)
    let wrong = folder.path + "/digti.png"
    #expect(throws: ImageError.missing(path: wrong, similar: path)) { try PNG.read(wrong) }
    let far = folder.path + "/nothing/like-it.png"
    #expect(throws: ImageError.missing(path: far, similar: nil)) { try PNG.read(far) }
  }

  @Test func whatIsNotAPNGSaysWhatItIs() throws {
    func error(_ bytes: [UInt8]) throws -> String {
      let path = try folder.file("x", bytes)
      return "\(#expect(throws: ImageError.self) { try PNG.read(path) } as Any)"
    }
    #expect(try error([0xFF, 0xD8, 0xFF, 0xE0]).contains("a JPEG"))
    #expect(try error(Array("hello".utf8)).contains("text"))
    #expect(try error([]).contains("an empty file"))
    #expect(throws: ImageError.notAFile(path: folder.path)) { try PNG.read(folder.path) }
    #expect(throws: ImageError.notAFile(path: "/dev/zero")) { try PNG.read("/dev/zero") }
  }

  @Test func everyTruncationIsCalledOne() throws {
    let file = HostileImageTests.good
    for length in 1..<file.count {
      let path = try folder.file("t.png", Array(file[..<length]))
      #expect(throws: ImageError.truncated(path: path)) { try PNG.read(path) }
    }
  }

  @Test func tooFewRowsAreATruncation() throws {
    var builder = PNGBuilder(width: 20, height: 12, rows: [UInt8](repeating: 7, count: 240))
    builder.height = 9
    builder.rows.removeLast(60)
    var file = builder.file
    // Nine rows of data under a header that promises twelve; the header's checksum is redone by a builder of twelve.
    let twelve = PNGBuilder(width: 20, height: 12, rows: builder.rows).file
    file.replaceSubrange(8..<33, with: twelve[8..<33])
    let path = try folder.file("short.png", file)
    #expect(throws: ImageError.truncated(path: path)) { try PNG.read(path) }
  }

  @Test func hugePromisesAreRefusedBeforeAllocation() throws {
    for (width, height) in [(1_000_000, 1_000_000), (2_147_483_647, 2_147_483_647), (60_000, 20_000)] {
      let path = try folder.file("huge.png", PNGBuilder(width: width, height: 1, rows: []).resized(height))
      let start = ContinuousClock.now
      let error = #expect(throws: ImageError.self) { try PNG.read(path) }
      #expect(ContinuousClock.now - start < .seconds(1))
      switch error {
      case .tooLarge, .truncated, .damaged: break
      default: Issue.record("\(width)×\(height) gave \(error as Any)")
      }
    }
  }

  @Test func mutatedFilesNeverCrash() throws {
    // A fixed congruential generator: the same files on every run.
    var state: UInt64 = 20_240_817
    func next(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    var read = 0
    for _ in 0..<3000 {
      var file = HostileImageTests.good
      for _ in 0...next(4) {
        switch next(3) {
        case 0: file[next(file.count)] = UInt8(next(256))
        case 1: file.remove(at: next(file.count))
        default: file.insert(UInt8(next(256)), at: next(file.count))
        }
      }
      let path = try folder.file("m.png", file)
      if (try? PNG.read(path)) != nil { read += 1 }
    }
    #expect(read < 3000, "some mutations must be noticed")
  }

  @Test func aRefusedWriteKeepsTheOldFile() throws {
    let picture = try Tensor<Double>.zeros([1, 400, 400])
    let missing = folder.path + "/no/such/folder/a.png"
    #expect(throws: ImageError.self) { try PNG.write(picture, to: missing) }
    #expect(throws: ImageError.notAFile(path: folder.path)) { try PNG.write(picture, to: folder.path) }
    // /dev/full refuses every byte; it is a device, so it is refused as one.
    #expect(throws: ImageError.notAFile(path: "/dev/full")) { try PNG.write(picture, to: "/dev/full") }
  }

  @Test func aPictureThatCannotBeEncodedLeavesTheOldFile() throws {
    let path = folder.path + "/kept.png"
    try PNG.write(try Tensor<Double>.ones([1, 2, 2]), to: path)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: ImageError.self) { try PNG.write(Raster(width: 0, height: 0), to: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept.png"])
  }
}

extension PNGBuilder {
  /// A file whose header promises `height` rows that are not there.
  func resized(_ height: Int) -> [UInt8] {
    var copy = self
    copy.height = height
    let header = copy.headerOnly
    return header + file[33...]
  }

  private var headerOnly: [UInt8] {
    let empty = PNGBuilder(width: width, height: 0, rows: []).file
    var bytes = Array(empty[..<33])
    for (i, shift) in [24, 16, 8, 0].enumerated() { bytes[20 + i] = UInt8(truncatingIfNeeded: height >> shift) }
    let crc = PNGBuilder.checksum(Array(bytes[12..<29]))
    for (i, shift) in [24, 16, 8, 0].enumerated() { bytes[29 + i] = UInt8(truncatingIfNeeded: crc >> UInt32(shift)) }
    return bytes
  }
}
