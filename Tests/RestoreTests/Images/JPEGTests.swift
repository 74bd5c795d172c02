import Foundation
import Numerics
import Restore
import Testing

/// Small pictures that Pillow wrote, and the samples it reads from them, cameras' orientation applied.
@Suite struct JPEGTests {
  private struct Expected: Decodable {
    let shape: [Int]
    let samples: [Double]
  }

  static func path(_ name: String) throws -> String {
    try #require(Bundle.module.resourcePath) + "/Golden/jpeg/" + name
  }

  @Test func picturesAreThoseThatPillowReads() throws {
    let all = try Golden.load("jpeg", as: [String: Expected].self)
    #expect(all.count == 13)
    for (name, expected) in all {
      let picture = try JPEG.read(Self.path(name))
      #expect(picture.shape == expected.shape, "\(name)")
      let samples = picture.scalars.map { (($0 + 1) * 127.5).rounded() }
      // The decoders' libraries may differ by a rounding.
      let worst = zip(samples, expected.samples).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= 1, "\(name): \(worst)")
      #expect(try PictureFile.read(Self.path(name)).scalars == picture.scalars)
    }
  }

  @Test func whatPrintersUseIsRefused() throws {
    let path = try Self.path("cmyk.jpg")
    let error = #expect(throws: ImageError.self) { try JPEG.read(path) }
    #expect(error?.description.contains("CMYK") == true)
  }

  @Test func everyTruncationIsNoticed() throws {
    let folder = try PNGTests.Folder()
    for name in ["color.jpg", "grey-progressive.jpg"] {
      let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.path(name))))
      // Without its last two bytes, the mark of the end, the picture is whole.
      for length in 1..<file.count - 2 {
        let path = try folder.file("t.jpg", Array(file[..<length]))
        #expect(throws: ImageError.self, "\(name) \(length)") { try PictureFile.read(path) }
      }
    }
  }

  @Test func mutatedFilesNeverCrash() throws {
    let folder = try PNGTests.Folder()
    var state: UInt64 = 20_261_130
    func next(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    var refused = 0
    for name in ["color.jpg", "progressive.jpg", "orientation-6.jpg"] {
      let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.path(name))))
      for _ in 0..<1000 {
        var file = good
        for _ in 0...next(4) {
          switch next(3) {
          case 0: file[2 + next(file.count - 2)] = UInt8(next(256))
          case 1: file.remove(at: 2 + next(file.count - 2))
          default: file.insert(UInt8(next(256)), at: 2 + next(file.count - 2))
          }
        }
        if (try? PictureFile.read(folder.file("m.jpg", file))) == nil { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test func aHugePromiseIsRefusedBeforeItsPixelsAre() throws {
    // 65000 × 65000, near the most that JPEG libraries take, in the frame header, whose marker is FF C0.
    var file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.path("color.jpg"))))
    let frame = try #require((0..<file.count - 1).first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    file.replaceSubrange(frame + 5..<frame + 9, with: [0xFD, 0xE8, 0xFD, 0xE8])
    let folder = try PNGTests.Folder()
    let path = try folder.file("huge.jpg", file)
    let error = #expect(throws: ImageError.self) { try JPEG.read(path) }
    guard case .tooLarge(_, 65_000, 65_000, _) = error else {
      Issue.record("\(error as Any)")
      return
    }
  }
}
