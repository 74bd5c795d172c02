import Numerics
import Testing

@Suite struct MatmulTests {
  let a = T((1...6).map { Double($0) })

  @Test func matricesAndVectors() throws {
    let m = try a.reshaped([2, 3])
    let v = T([1, 0, -1])
    #expect(try matmul(m, v) == T([-2, -2]))
    #expect(try matmul(T([1, 1]), m) == T([5, 7, 9]))
    #expect(try matmul(v, v) == T(2))
    #expect(try matmul(m, m.transposed()) == rows([14, 32], [32, 77]))
  }

  @Test func batches() throws {
    let stack = try sample(4, 2, 3)
    let one = try sample(3, 5)
    let both = try matmul(stack, one)
    #expect(both.shape == [4, 2, 5])
    for i in 0..<4 { expectNear(try both[i], try matmul(stack[i], one), 1e-15) }
    let crossed = try matmul(sample(4, 1, 2, 3), sample(3, 3, 2))
    #expect(crossed.shape == [4, 3, 2, 2])
    expectNear(try crossed[2][1], try matmul(sample(4, 1, 2, 3)[2][0], sample(3, 3, 2)[1]), 1e-15)
    #expect(try matmul(sample(4, 2, 3), sample(3)).shape == [4, 2])
    #expect(try matmul(sample(2), sample(4, 2, 3)).shape == [4, 3])
  }

  @Test func transposedProducts() throws {
    let (x, y) = (try sample(3, 4), try sample(4, 5, seed: 2))
    let expected = try matmul(x, y)
    for (tx, ty) in [(false, true), (true, false), (true, true)] {
      let z = try product(
        tx ? x.transposed() : x, transposed: tx, ty ? y.transposed() : y, transposed: ty)
      // Each element is a sum of 4 products.
      expectNear(z, expected, 8 * Double.ulpOfOne)
    }
  }

  @Test func emptyAndMisfit() throws {
    #expect(try matmul(T.zeros([2, 0]), T.zeros([0, 3])) == T.zeros([2, 3]))
    #expect(try matmul(T.zeros([0, 2]), T.zeros([2, 3])).shape == [0, 3])
    expectError("@", "2×3", "2×3") { _ = try matmul(a.reshaped([2, 3]), a.reshaped([2, 3])) }
    expectError("@") { _ = try matmul(a, T(2)) }
    expectError("@") { _ = try matmul(sample(2, 2, 3), sample(3, 3, 2)) }
    expectError("memory budget") { _ = try matmul(T.zeros([1 << 20, 1]), T.zeros([1, 1 << 20])) }
  }

  @Test func outerAndKronecker() throws {
    #expect(try outer(T([1, 2]), T([3, 4, 5])) == rows([3, 4, 5], [6, 8, 10]))
    #expect(try outer(T([1, 2]), a.reshaped([2, 3])).shape == [2, 2, 3])
    #expect(try kron(rows([1, 2]), rows([1], [3])) == rows([1, 2], [3, 6]))
    // (A ⊗ B)(C ⊗ D) = AC ⊗ BD
    let (a, b, c, d) = (try sample(2, 3), try sample(3, 2), try sample(3, 2, seed: 2), try sample(2, 4))
    expectNear(try matmul(kron(a, b), kron(c, d)), try kron(matmul(a, c), matmul(b, d)), 1e-14)
  }

  /// A product too long for one call of the library is the product of its blocks. Whole numbers leave no rounding.
  @Test func longProductsAreCutIntoBlocks() throws {
    let n = 1700
    func digits(_ seed: UInt64) throws -> T { try (Draw.uniform([n, n], key: RandomKey(seed: seed)) * 9).floor() }
    let (a, b) = (try digits(1), try digits(2))
    let whole = try matmul(a, b)
    let half = n / 2
    let halves = try T.concat([matmul(a.sliced(axis: 0, 0..<half), b), matmul(a.sliced(axis: 0, half..<n), b)])
    #expect(whole == halves)
    #expect(try product(a.transposed(), transposed: true, b, transposed: false) == whole)
    #expect(try product(a, transposed: false, b.transposed(), transposed: true) == whole)
    // Long along the axis that is summed over.
    let row = try T.ones([1100, 4000])
    let column = try T.ones([4000, 1100])
    #expect(try matmul(row, column) == T(repeating: 4000, shape: [1100, 1100]))
  }
}
