import Foundation
import Numerics
import Restore
import Testing

@Suite struct MixtureFileTests {
  static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  static func prior() throws -> Mixture {
    try Mixture(
      weights: [0.25, 0.75], means: normal([2, 1, 2, 3], seed: 1),
      covariances: (0..<2).map {
        try FactorCovariance(
          loadings: normal(6, 2, seed: 2 + UInt64($0)), diagonal: 0.1 + normal(6, seed: 4 + UInt64($0)).square())
      })
  }

  @Test func aMixtureComesBackToHalfPrecision() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("prior.safetensors").path
    let prior = try Self.prior()
    try prior.safetensors().write(to: path)
    let read = try Mixture(safetensors: path, name: "read")
    #expect(read.name == "read")
    #expect(read.eventShape == [1, 2, 3])
    #expect(read.weights == prior.weights)
    #expect(try relativeError(read.means, prior.means) < 0x1p-11)
    for k in 0..<2 {
      #expect(try relativeError(read.covariances[k].dense(), prior.covariances[k].dense()) < 0x1p-9)
    }
    // What was rounded once stays as it is.
    #expect(try read.safetensors().encoded() == prior.safetensors().encoded())
  }

  @Test func othersAreRefused() throws {
    #expect(throws: PriorError.self) {
      try Mixture.empirical(normal(3, 2, seed: 1)).safetensors()
    }
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("prior.safetensors").path
    var writer = try Self.prior().safetensors()
    try writer.add("variances", T.ones([2, 5]), as: .float16)
    try writer.write(to: path)
    #expect(throws: FileFormatError.self) { try Mixture(safetensors: path, name: "bad") }
    try writer.add("variances", -1 * T.ones([2, 6]), as: .float16)
    try writer.write(to: path)
    #expect(throws: PriorError.self) { try Mixture(safetensors: path, name: "bad") }
    #expect(throws: ImageError.self) { try Mixture(safetensors: path + ".none", name: "bad") }
  }
}
