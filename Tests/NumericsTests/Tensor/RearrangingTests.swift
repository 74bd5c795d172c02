import Numerics
import Testing

@Suite struct RearrangingTests {
  @Test func reshaping() throws {
    let x = T([1, 2, 3, 4, 5, 6])
    #expect(try x.reshaped([2, 3]) == rows([1, 2, 3], [4, 5, 6]))
    #expect(try x.reshaped([-1, 2]).shape == [3, 2])
    #expect(try T(4).reshaped([1, 1]).shape == [1, 1])
    expectError("reshape", "6", "4") { _ = try x.reshaped([4]) }
    expectError("reshape") { _ = try x.reshaped([-1, 4]) }
    expectError("reshape") { _ = try x.reshaped([-1, 0]) }
    expectError("reshape") { _ = try x.reshaped([-2, -3]) }
    expectError("reshape") { _ = try x.reshaped([.max, .max]) }
  }

  @Test func permuting() throws {
    let x = try T(shape: [2, 3, 4], scalars: (0..<24).map { Double($0) })
    let y = try x.permuted([2, 0, 1])
    #expect(y.shape == [4, 2, 3])
    for i in 0..<2 {
      for j in 0..<3 {
        for k in 0..<4 { #expect(y.scalars[(k * 2 + i) * 3 + j] == x.scalars[(i * 3 + j) * 4 + k]) }
      }
    }
    #expect(try rows([1, 2, 3], [4, 5, 6]).transposed() == rows([1, 4], [2, 5], [3, 6]))
    expectError("transpose") { _ = try x.permuted([0, 0, 1]) }
    expectError("transpose") { _ = try T([1, 2]).transposed() }
  }

  @Test func joining() throws {
    let (a, b) = (try rows([1, 2], [3, 4]), try rows([5], [6]))
    #expect(try T.concat([a, b], axis: 1) == rows([1, 2, 5], [3, 4, 6]))
    #expect(try T.concat([a, a], axis: -2).shape == [4, 2])
    #expect(try T.stack([T([1, 2]), T([3, 4])]) == a)
    #expect(try T.stack([T(1), T(2)]) == T([1, 2]))
    expectError("concat", "2×2", "2×1") { _ = try T.concat([a, b]) }
    expectError("stack") { _ = try T.stack([T([1]), T([1, 2])]) }
    expectError("concat") { _ = try T.concat([]) }
    expectError("axis 0") { _ = try T.concat([T(1), T(2)]) }
  }

  @Test func padding() throws {
    #expect(try rows([1, 2]).padded(axis: 1, at: 1, to: 4) == rows([0, 1, 2, 0]))
    #expect(try rows([1, 2]).padded(axis: 0, at: 1, to: 2) == rows([0, 0], [1, 2]))
    expectError("pad") { _ = try T([1, 2]).padded(axis: 0, at: 1, to: 2) }
    expectError("pad") { _ = try T([1, 2]).padded(axis: 0, at: .max, to: 2) }
  }

  @Test func constructing() throws {
    #expect(try T.identity(2) == rows([1, 0], [0, 1]))
    #expect(try T.linspace(0, 1, count: 5) == T([0, 0.25, 0.5, 0.75, 1]))
    #expect(try T.linspace(3, 4, count: 1) == T([3]))
    #expect(try T.linspace(0, 0.3, count: 4).scalars.last == 0.3)
    #expect(try Tensor<Double>(Tensor<Float>([1.5, 2])) == T([1.5, 2]))
    #expect(try Tensor<Float>(T([0.1])) == Tensor<Float>([0.1]))
    expectError("tensor", "3 elements") { _ = try T(shape: [2, 2], scalars: [1, 2, 3]) }
    expectError("rows") { _ = try rows([1], [1, 2]) }
    expectError("item") { _ = try T([1, 2]).item }
    #expect(T([1, 2]).description == "2 [1.0, 2.0]")
  }
}
