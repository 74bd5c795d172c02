import Foundation
import Numerics
import Restore
import Testing

/// Files that NumPy 2.4 wrote.
@Suite struct NPYTests {
  private static func files() throws -> [String: [UInt8]] {
    try Golden.load("npy", as: [String: String].self).mapValues { [UInt8](Data(base64Encoded: $0) ?? Data()) }
  }

  private static func file(_ name: String) throws -> [UInt8] { try #require(files()[name]) }

  @Test func allKindsOfNumbersInBothByteOrders() throws {
    let names = try Self.files().keys.filter { $0.count == 3 && "<>|".contains($0.first ?? "x") }
    #expect(names.count == 21)
    for name in names {
      let x = try NPY(Self.file(name), path: name).tensor
      let expected: [Double] =
        name == "|b1" ? [0, 1, 1, 1, 1, 1] : name.contains("u") ? [0, 1, 2, 3, 4, 5] : [-2, -1, 0, 1, 2, 3]
      #expect(x.shape == [2, 3] && x.scalars == expected, "\(name)")
    }
  }

  @Test func ordersAndShapes() throws {
    #expect(try NPY(Self.file("fortran"), path: "f").tensor == T(shape: [2, 3], scalars: [0, 1, 2, 3, 4, 5]))
    let cube = try NPY(Self.file("cube-fortran"), path: "c").tensor
    #expect(cube.shape == [2, 3, 4] && cube.scalars == (0..<24).map(Double.init))
    #expect(try NPY(Self.file("scalar"), path: "s").tensor == T(2.5))
    #expect(try NPY(Self.file("empty"), path: "e").tensor.shape == [0, 3])
    let vector = try NPY(Self.file("vector"), path: "v").tensor.scalars
    #expect(vector[0] == 1.5 && vector[1].isNaN && vector[2].sign == .minus)
  }

  @Test(arguments: ["complex", "text", "record", "objects"])
  func whatIsNoRealNumberIsRefused(_ name: String) throws {
    #expect(throws: FileFormatError.self) { try NPY(Self.file(name), path: name) }
  }

  @Test(arguments: ["npz", "npz-deflated"])
  func archives(_ name: String) throws {
    let arrays = try NPZ.arrays(Self.file(name), path: name)
    #expect(arrays.map(\.name) == ["x", "y"])
    #expect(arrays.first?.tensor.shape == (name == "npz" ? [2, 3] : [20, 20]))
    #expect(arrays.last?.tensor.scalars == (name == "npz" ? [0.5] : [0, 1, 2]))
  }

  @Test func damagedFilesAreErrors() throws {
    var state: UInt64 = 20_261_201
    func next(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    for name in ["<f4", "cube-fortran", "npz", "npz-deflated"] {
      let good = try Self.file(name)
      func read(_ file: [UInt8]) throws {
        if name.hasPrefix("npz") { _ = try NPZ.arrays(file, path: name) } else { _ = try NPY(file, path: name) }
      }
      for length in 0..<good.count {
        #expect(throws: (any Error).self, "\(name) \(length)") { try read(Array(good[..<length])) }
      }
      for _ in 0..<1000 {
        var file = good
        for _ in 0...next(4) { file[next(file.count)] = UInt8(next(256)) }
        // Any answer will do that is not a crash.
        _ = try? read(file)
      }
    }
  }
}
