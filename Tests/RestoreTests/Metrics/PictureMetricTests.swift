import Foundation
import Numerics
import Restore
import Testing

/// Against scikit-image 0.26: `structural_similarity` with `gaussian_weights=True`, `sigma=1.5`,
/// `use_sample_covariance=False`, and `peak_signal_noise_ratio`, of (x + 1)/2 with `data_range=1`.
@Suite struct PictureMetricTests {
  /// sin(a i + b j) cos(c i j/19) at pixel (i, j) of 19×23.
  private static func picture(_ a: Double, _ b: Double, _ c: Double) throws -> T {
    try pixels(19, 23) { i, j in
      let wave: Double = sin(a * i + b * j)
      return wave * cos(c * i * j / 19)
    }
  }
  private static func pixels(_ height: Int, _ width: Int, _ value: (Double, Double) -> Double) throws -> T {
    var scalars: [Double] = []
    for i in 0..<height { for j in 0..<width { scalars.append(value(Double(i), Double(j))) } }
    return try T(shape: [height, width], scalars: scalars)
  }
  private static func x() throws -> T { try picture(0.7, 0.3, 0.1) }
  private static func y() throws -> T { try picture(0.6, 0.35, 0.12) }

  private static func close(_ a: T, _ b: T, ssim expected: Double, psnr decibels: Double) throws {
    #expect(abs(try ssim(a, b).item - expected) < 1e-12)
    #expect(abs(try psnr(a, b).item - decibels) < 1e-11)
    // A channel axis and a batch change nothing.
    let (c, d) = try (a.reshaped([1, 1, 19, 23]), b.reshaped([1, 1, 19, 23]))
    #expect(abs(try ssim(c, d).item - expected) < 1e-12)
    #expect(abs(try psnr(c, d).item - decibels) < 1e-11)
  }

  @Test func valuesAreThoseOfPicturesFromZeroToOne() throws {
    let (x, y) = try (Self.x(), Self.y())
    try Self.close(x, y, ssim: 0.8585413674844219, psnr: 13.560794590329788)
    try Self.close(x, -x, ssim: -0.8125453268189704, psnr: 4.550786791826394)
    let (dark, other) = try (0.1 * x.abs() - 1, 0.1 * y.abs() - 1)
    try Self.close(dark, other, ssim: 0.8777764914486315, psnr: 36.00899306837073)
    try Self.close(1.5 * x, 1.5 * y, ssim: 0.8367842840702614, psnr: 10.038969409216163)
    try Self.close(0 * x + 0.3, 0 * x - 0.2, ssim: 0.8927222794370614, psnr: 12.041199826559248)
  }

  @Test func channelsAreAveraged() throws {
    let (x, y) = try (Self.x(), Self.y())
    let a = try T(shape: [3, 19, 23], scalars: x.scalars + y.scalars + (-x).scalars)
    let b = try T(shape: [3, 19, 23], scalars: y.scalars + x.scalars + (x + 0.1).scalars)
    #expect(abs(try ssim(a, b).item - 0.29770580741800173) < 1e-12)
  }

  @Test func otherRanges() throws {
    let (x, y) = try (Self.x(), Self.y())
    let unit = try PictureRange(black: 0, white: 1)
    #expect(abs(try ssim((x + 1) / 2, (y + 1) / 2, range: unit).item - ssim(x, y).item) < 1e-13)
    let bytes = try PictureRange.width(255)
    #expect(abs(try ssim(127.5 * (x + 1), 127.5 * (y + 1), range: bytes).item - ssim(x, y).item) < 1e-13)
    #expect(abs(try psnr(127.5 * (x + 1), 127.5 * (y + 1), range: bytes).item - psnr(x, y).item) < 1e-12)
    #expect(throws: TensorError.self) { try PictureRange(black: 1, white: 1) }
    #expect(throws: TensorError.self) { try PictureRange(black: 0, white: .infinity) }
  }

  /// The index of values far from 0 beside their spread, from windows centred in numpy: the luminance term is 1.
  @Test func variancesDoNotCancel() throws {
    func wave(_ a: Double, _ b: Double) throws -> T {
      try Self.pixels(16, 16) { i, j in 0.5 * (sin(a * i + b * j) + 1) }
    }
    let (u, v) = try (wave(0.7, 0.3), wave(1.1, -0.4))
    for (offset, tolerance) in [(1e4, 1e-10), (1e6, 1e-8), (1e8, 1e-6)] {
      // 1e8 leaves eight digits of the values themselves.
      #expect(abs(try ssim(u + offset, v + offset).item - -0.0830055046) < tolerance, "\(offset)")
    }
    for offset in [1e10, 1e12, 1e15] { #expect(abs(try ssim(u + offset, v + offset).item) <= 1, "\(offset)") }
  }

  @Test func aBatchIsTheMeanOverItsPictures() throws {
    let zero = try T.zeros([2, 1, 4, 4])
    let errors = try T(shape: [2, 1, 4, 4], scalars: (0..<32).map { $0 < 16 ? 0.2 : 0.02 })
    #expect(abs(try psnr(zero, errors).item - 30) < 1e-12)
    // So is a batch of pictures without channels, and three channels are one picture.
    #expect(abs(try psnr(zero.reshaped([2, 4, 4]), errors.reshaped([2, 4, 4])).item - 30) < 1e-12)
    let three = try T(shape: [3, 4, 4], scalars: (0..<48).map { $0 < 16 ? 0.2 : 0 })
    #expect(abs(try psnr(T.zeros([3, 4, 4]), three).item - 10 * log10(4 / (0.04 / 3))) < 1e-12)
  }
}
