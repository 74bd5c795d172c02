import Foundation
import Numerics
import Restore
import Testing

@Suite struct PictureOperatorTests {
  @Test func superresolutionTakesBoxMeans() throws {
    let x = try normal(2, 4, 6, seed: 41)
    let y = try Superresolution(factor: 2, shape: [2, 4, 6])(x)
    #expect(y.shape == [2, 2, 3])
    for c in 0..<2 {
      for i in 0..<2 {
        for j in 0..<3 {
          var sum = 0.0
          for a in 0..<2 { for b in 0..<2 { sum += x.scalars[c * 24 + (2 * i + a) * 6 + 2 * j + b] } }
          #expect(abs(y.scalars[c * 6 + i * 3 + j] - sum / 4) < 1e-15)
        }
      }
    }
  }

  @Test func inpaintingKeepsTheShapeAndHidesTheBox() throws {
    let x = try normal(2, 4, 5, seed: 42)
    let y = try Inpainting.box([1, 2, 2, 3], shape: [2, 4, 5])(x)
    for k in x.scalars.indices {
      let (row, column) = (k % 20 / 5, k % 5)
      let hidden = (1..<3).contains(row) && (2..<5).contains(column)
      #expect(y.scalars[k] == (hidden ? 0 : x.scalars[k]))
    }
  }

  /// …c b a | a b c…, summed directly.
  @Test(arguments: [0.4, 1.0, 3.0, 7.0])
  func blurIsAReflectedConvolution(_ sigma: Double) throws {
    let (h, w) = (9, 6)
    let x = try normal(1, h, w, seed: 43)
    let y = try GaussianBlur(sigma: sigma, shape: [1, h, w])(x)
    let radius = Int((4 * sigma).rounded(.up))
    let weight = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let total = weight.reduce(0, +)
    func reflected(_ i: Int, _ n: Int) -> Int {
      var i = i
      while i < 0 || i >= n { i = i < 0 ? -1 - i : 2 * n - 1 - i }
      return i
    }
    for i in 0..<h {
      for j in 0..<w {
        var sum = 0.0
        for a in -radius...radius {
          for b in -radius...radius {
            sum +=
              weight[a + radius] * weight[b + radius] / (total * total)
              * x.scalars[reflected(i + a, h) * w + reflected(j + b, w)]
          }
        }
        #expect(abs(y.scalars[i * w + j] - sum) < 1e-13)
      }
    }
  }

  @Test func aBlurKeepsConstants() throws {
    let flat = try T(repeating: 0.7, shape: [1, 8, 8])
    #expect(try relativeError(GaussianBlur(sigma: 3, shape: [1, 8, 8])(flat), flat) < 1e-14)
  }

  @Test func shapesThatDoNotFitAreRefused() throws {
    let h = try Superresolution(factor: 2, shape: [1, 4, 4])
    #expect(throws: OperatorError.shape(operator: "superresolution(2)", expected: [1, 4, 4], given: [4, 4])) {
      try h(normal(4, 4, seed: 1))
    }
    #expect(
      throws: OperatorError.shape(operator: "adjoint of superresolution(2)", expected: [1, 2, 2], given: [1, 4, 4])
    ) {
      try h.transposed(normal(1, 4, 4, seed: 1))
    }
    #expect(throws: OperatorError.self) { try Superresolution(factor: 3, shape: [1, 4, 6]) }
    #expect(throws: OperatorError.self) { try Superresolution(factor: 0, shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try Superresolution(factor: 2, shape: [4]) }
    #expect(throws: OperatorError.self) { try GaussianBlur(sigma: 0, shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try GaussianBlur(sigma: .nan, shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try GaussianBlur(sigma: 1, shape: [4]) }
    #expect(throws: OperatorError.self) { try Inpainting.box([3, 0, 2, 2], shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try Inpainting.box([0, 0, 4, 4], shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try Inpainting.box([0, 0, 4], shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try Inpainting.box([0, 0, Int.max, 1], shape: [1, 4, 4]) }
    #expect(throws: OperatorError.self) { try Inpainting.masked(T([0, 0.5, 1])) }
    #expect(throws: OperatorError.self) { try Inpainting.masked(T([0, 0, 0])) }
    #expect(throws: OperatorError.self) { try DenseOperator(T([1, 2, 3])) }
    #expect(throws: OperatorError.self) { try DenseOperator(T(rows: [[1, .nan]])) }
    #expect(throws: OperatorError.self) { try Diagonal(T([1, .infinity])) }
    #expect(throws: OperatorError.self) {
      try OperatorAlgebra.compose(h, h)
    }
    #expect(throws: TensorError.self) {
      try OperatorAlgebra.sum(h, Superresolution(factor: 4, shape: [1, 4, 4]))
    }
  }
}
