import Foundation
import Numerics
import Restore
import Testing

@Suite struct DigitImagesTests {
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// `count` pictures of 2×3 bytes.
  static func idx(_ count: UInt8) -> [UInt8] {
    [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 3] + (0..<Int(count) * 6).map { UInt8($0 % 256) }
  }

  @Test func readsAFolderOrAFileCompressedOrNot() throws {
    try Self.withFolder { folder in
      let path = folder.appendingPathComponent("some-images-idx3-ubyte").path
      #expect(throws: FileFormatError.self) { try DigitImages(path: folder.path) }
      try FileBytes.write(Self.idx(2), to: path)
      let plain = try DigitImages(path: folder.path)
      try FileBytes.write(GzipTests.compressed(), to: path + ".gz")
      let compressed = try DigitImages(path: path + ".gz")
      #expect(plain.bytes == compressed.bytes)
      #expect((plain.count, plain.height, plain.width) == (2, 2, 3))
    }
  }

  @Test func picturesAreScaledAndShifted() throws {
    try Self.withFolder { folder in
      let path = folder.appendingPathComponent("images").path
      try FileBytes.write(Self.idx(2), to: path)
      let digits = try DigitImages(path: path)
      func scaled(_ bytes: [Double]) throws -> T { try T(shape: [1, 1, 2, 3], scalars: bytes) / 127.5 - 1 }
      #expect(try relativeError(digits.pictures([1]), scaled([6, 7, 8, 9, 10, 11])) < 1e-15)
      #expect(try relativeError(digits.pictures([1], down: 1), scaled([0, 0, 0, 6, 7, 8])) < 1e-15)
      #expect(try relativeError(digits.pictures([1], right: -1), scaled([7, 8, 0, 10, 11, 0])) < 1e-15)
      #expect(throws: TensorError.self) { try digits.pictures([2]) }
    }
  }

  @Test func everySixteenthIsKeptOut() throws {
    try Self.withFolder { folder in
      let path = folder.appendingPathComponent("images").path
      try FileBytes.write(Self.idx(40), to: path)
      let digits = try DigitImages(path: path)
      #expect(digits.heldOut == [15, 31])
      #expect(digits.fitted.count == 38)
      #expect(Set(digits.fitted).isDisjoint(with: digits.heldOut))
    }
  }

  @Test(
    arguments: [
      [], [0, 0, 8], [1, 0, 8, 1, 0, 0, 0, 0], [0, 0, 7, 1, 0, 0, 0, 0], [0, 0, 8, 2, 0, 0, 0, 1],
      [0, 0, 8, 1, 0, 0, 0, 2, 1], [0, 0, 8, 1, 0, 0, 0, 1, 1, 1],
      [0, 0, 8, 4, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
    ] as [[UInt8]])
  func brokenFilesAreErrors(bytes: [UInt8]) {
    #expect(throws: FileFormatError.self) { try IDX(bytes, path: "broken") }
  }

  @Test func trainingWritesThePriorAndItsCard() throws {
    try Self.withFolder { folder in
      // Pictures of 12×12 with a bright bar, wide enough for the problems of the card.
      var bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 96, 0, 0, 0, 12, 0, 0, 0, 12]
      for i in 0..<96 { bytes += (0..<144).map { $0 % 12 == i % 5 + 3 ? UInt8(200 + i % 7) : 0 } }
      let data = folder.appendingPathComponent("images").path
      try FileBytes.write(bytes, to: data)
      var training = DigitsTraining()
      training.options.components = 5
      training.options.rank = 2
      training.iterations = 3
      let output = folder.appendingPathComponent("prior.safetensors").path
      var steps = 0
      let (prior, quality) = try training.train(on: data, to: output) { stage in
        if case .fitting = stage { steps += 1 }
      }
      #expect(steps == 3)
      #expect(prior.eventShape == [1, 12, 12])
      // What hides in the hole the prior knows by the rim, wherever its clusters began.
      #expect(quality.count == 3 && quality[2].quality.gain > 10)
      let card = try String(decoding: FileBytes.read(folder.appendingPathComponent("prior.md").path), as: UTF8.self)
      #expect(card.contains("96 digits") && card.contains("held out when i mod 16 = 15"))
      #expect(try Mixture(safetensors: output, name: "digits").weights == prior.weights)
      // The model holds its card, so that a kill between the two renamings loses nothing and is told.
      #expect(try Safetensors(path: output).metadata["card"] == card)
      #expect(try ModelCard.fault(of: output) == nil)
      let old = card.replacing(
        /CRC-32 of all numbers is `[0-9a-f]{8}`/, with: "CRC-32 of all numbers is `01234567`")
      let page = folder.appendingPathComponent("prior.md").path
      try FileBytes.write(Array(old.utf8), to: page)
      let fault = try #require(try ModelCard.fault(of: output))
      #expect(fault.contains("prior.md is of another model") && fault.contains("01234567") && fault.contains("`card`"))
      try FileBytes.write(Array("# Notes".utf8), to: page)
      #expect(try ModelCard.fault(of: output) == nil)
    }
  }

  @Test func theModelThatShipsHasItsCard() throws {
    let model = try ModelFolder.path("digits.safetensors")
    let page = try String(decoding: FileBytes.read(String(model.dropLast(11)) + "md"), as: UTF8.self)
    #expect(page.contains("the CRC-32 of all numbers is `"))
    #expect(try ModelCard.fault(of: model) == nil)
  }
}
