import Foundation
import Numerics
import Restore
import Testing

@Suite struct PNGTests {
  /// A folder of its own for each test, removed afterwards.
  final class Folder {
    let path = NSTemporaryDirectory() + "conjugate-images-\(UUID().uuidString)"
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
      return path + "/" + name
    }
  }
  let folder: Folder
  init() throws { folder = try Folder() }

  func read(_ builder: PNGBuilder) throws -> Tensor<Double> { try PNG.read(folder.file("a.png", builder.file)) }

  @Test func greyIsOneChannelInMinusOneToOne() throws {
    let x = try read(PNGBuilder(width: 3, height: 2, rows: [0, 255, 51, 102, 153, 204]))
    #expect(x.shape == [1, 2, 3])
    for (value, sample) in zip(x.scalars, [0.0, 255, 51, 102, 153, 204]) {
      #expect(abs(value - (2 * sample / 255 - 1)) < 1e-15)
    }
  }

  @Test func colorIsThreePlanes() throws {
    let x = try read(PNGBuilder(width: 2, height: 1, colorType: 2, rows: [255, 0, 51, 0, 102, 255]))
    #expect(x.shape == [3, 1, 2])
    let samples = x.scalars.map { Int((($0 + 1) * 127.5).rounded()) }
    #expect(samples == [255, 0, 0, 102, 51, 255])
  }

  @Test func sixteenBitsAreExact() throws {
    let stored = [0, 1, 12345, 32768, 65534, 65535]
    let x = try read(
      PNGBuilder(width: 6, height: 1, depth: 16, rows: stored.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }))
    #expect(x.scalars.map { Int((($0 + 1) / 2 * 65535).rounded()) } == stored)
  }

  @Test func gammaAndProfilesAreIgnored() throws {
    let gamma: [UInt8] = [0, 1, 0x86, 0xA0]  // 1.0, that is linear light
    var builder = PNGBuilder(width: 4, height: 1, extra: [("gAMA", gamma)], rows: [0, 10, 100, 255])
    #expect(try read(builder).scalars.map { Raster.sample($0) } == [0, 10, 100, 255])
    builder.depth = 16
    builder.rows = [0, 0, 1, 2, 100, 3, 255, 255]
    builder.extra = [("sRGB", [0])]
    let wide = try read(builder).scalars.map { Int((($0 + 1) / 2 * 65535).rounded()) }
    #expect(wide == [0, 258, 25603, 65535])
  }

  @Test func transparencyIsPutOnWhite() throws {
    let x = try read(PNGBuilder(width: 3, height: 1, colorType: 4, rows: [0, 0, 0, 128, 200, 255]))
    #expect(x.shape == [1, 1, 3])
    #expect(x.scalars.map { Raster.sample($0) } == [255, 127, 200])
    let rgba = try read(PNGBuilder(width: 2, height: 1, colorType: 6, rows: [255, 0, 0, 255, 255, 0, 0, 0]))
    #expect(rgba.scalars.map { Raster.sample($0) } == [255, 255, 0, 255, 0, 255])
    let wide = PNGBuilder(width: 1, height: 1, depth: 16, colorType: 4, rows: [0x40, 0, 0x80, 0])
    // 0x4000 at half opacity on white.
    #expect(abs(try read(wide).scalars[0] - (2 * (Double(0x4000) * 0x8000 / 65535 + 0x7FFF) / 65535 - 1)) < 1e-4)
  }

  @Test func lowDepthsAndPalettes() throws {
    let bits = try read(PNGBuilder(width: 8, height: 1, depth: 1, rows: [0b1010_0001]))
    #expect(bits.scalars == [1, -1, 1, -1, -1, -1, -1, 1])
    let grey = try read(PNGBuilder(width: 2, height: 1, colorType: 3, palette: [9, 9, 9, 80, 80, 80], rows: [1, 0]))
    #expect(grey.shape == [1, 1, 2])
    #expect(grey.scalars.map { Raster.sample($0) } == [80, 9])
    let color = try read(PNGBuilder(width: 2, height: 1, colorType: 3, palette: [9, 0, 9, 80, 80, 80], rows: [1, 0]))
    #expect(color.shape == [3, 1, 2])
    #expect(color.scalars.map { Raster.sample($0) } == [80, 9, 80, 0, 80, 9])
  }

  @Test func writingThenReadingKeepsEverySample() throws {
    let path = folder.path + "/out.png"
    for channels in [1, 3] {
      let x = Tensor((0..<channels * 256).map { 2 * Double($0 % 256) / 255 - 1 })
      let picture = try Tensor(shape: [channels, 16, 16], scalars: x.scalars)
      try PNG.write(picture, to: path)
      let back = try PNG.read(path)
      #expect(back.shape == picture.shape)
      #expect(zip(back.scalars, picture.scalars).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(left == ["out.png"], "no temporary file stays")
  }

  @Test func valuesAreClippedAndNaNIsRefused() throws {
    let raster = try Raster(Tensor(shape: [1, 3], scalars: [-3, 0, 1e300]))
    #expect(raster.samples == [0, 128, 255])
    #expect(Raster.clipped(Tensor([-3, 0, 1.001, 1e300])) == 2)
    #expect(throws: ImageError.notFinite(count: 2, of: 4)) {
      try Raster(Tensor(shape: [2, 2], scalars: [0, .nan, .infinity, 0]))
    }
    #expect(throws: ImageError.shape([4])) { try Raster(Tensor([1, 2, 3, 4])) }
    #expect(throws: ImageError.shape([2, 2, 4, 4])) { try Raster(Tensor.zeros([2, 2, 4, 4])) }
    #expect(throws: ImageError.shape([0, 4])) { try Raster(Tensor.zeros([0, 4])) }
  }

  @Test func aBatchIsAGrid() throws {
    var scalars = [Double](repeating: -1, count: 5 * 4)
    scalars.replaceSubrange(16..<20, with: [1, 1, 1, 1])
    let raster = try Raster(Tensor(shape: [5, 1, 2, 2], scalars: scalars))
    #expect(raster.width == 3 * 2 + 2 * 2 && raster.height == 2 * 2 + 2)
    #expect(raster.color(x: 0, y: 0).red == 0)
    #expect(raster.color(x: 2, y: 0).red == 255, "the gap is white")
    #expect(raster.color(x: 4, y: 4).red == 255, "the fifth is in the second row")
    #expect(raster.color(x: 0, y: 4).red == 0)
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (4, 2), (5, 3), (7, 4), (8, 4), (9, 3), (16, 4), (18, 6), (400, 20)])
  func aGridLeavesFewPlacesEmpty(_ count: Int, _ columns: Int) throws {
    let raster = try Raster(Tensor.zeros([count, 1, 1, 1]))
    #expect((raster.width + 2) / 3 == columns)
  }
}
