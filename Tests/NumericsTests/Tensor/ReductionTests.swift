import Numerics
import Testing

@Suite struct ReductionTests {
  let x: T

  init() throws { x = try T(shape: [2, 3, 2], scalars: (1...12).map { Double($0) }) }

  @Test func sums() throws {
    #expect(try x.sum() == T(78))
    #expect(try x.sum(axis: 0) == rows([8, 10], [12, 14], [16, 18]))
    #expect(try x.sum(axis: -1) == rows([3, 7, 11], [15, 19, 23]))
    #expect(try x.sum(axes: [0, 2]) == T([18, 26, 34]))
    #expect(try x.sum(axes: [1, 2]) == T([21, 57]))
    #expect(try x.sum(axes: [0, 2], keepingAxes: true).shape == [1, 3, 1])
    #expect(try x.sum(axes: []) == x)
    #expect(try T.zeros([0, 3]).sum(axis: 0) == T([0, 0, 0]))
    #expect(try T(5).sum() == T(5))
    expectError("axis 3") { _ = try x.sum(axis: 3) }
  }

  @Test func sumsOfManyNumbersStayExactEnough() throws {
    // The tree's error bound is log₂(n / 1024) + 128 roundings; a plain loop has n.
    let n = 1_000_000
    let tenth = try T(repeating: 0.1, shape: [n])
    #expect(abs(try tenth.sum().item - 1e5) <= 138 * 0.5 * Double.ulpOfOne * 1e5)
    // Exact in any order, whatever the length.
    for n in [1, 7, 8, 9, 1023, 1024, 1025, 5000, 70_001] {
      let x = T((0..<n).map { Double($0) })
      #expect(try x.sum().item == Double(n * (n - 1) / 2))
    }
  }

  @Test func means() throws {
    #expect(try x.mean() == T(6.5))
    #expect(try x.mean(axis: 1) == rows([3, 4], [9, 10]))
    #expect(try T.zeros([0]).mean().item.isNaN)
  }

  @Test func extremes() throws {
    let m = try rows([3, 9, 9], [-4, -1, -7])
    #expect(try m.max(axis: 1) == T([9, -1]))
    #expect(try m.min(axis: 0) == T([-4, -1, -7]))
    #expect(try m.argmax(axis: 1) == T([1, 1]))
    #expect(try m.argmin(axis: 1) == T([0, 2]))
    #expect(try m.max() == T(9) && m.min() == T(-7))
    #expect(try T([1, .nan, 3]).max().item.isNaN)
    #expect(try T([1, .nan, .nan]).argmin(axis: 0) == T(1))
    expectError("empty") { _ = try T.zeros([0]).max() }
  }

  @Test func logSumExp() throws {
    #expect(try T([1000, 1000]).logSumExp(axis: 0).item == 1000 + 0.6931471805599453)
    #expect(try T([-.infinity, 0]).logSumExp(axis: 0).item == 0)
    #expect(try T([-.infinity, -.infinity]).logSumExp(axis: 0).item == -.infinity)
    #expect(try T([.infinity, 0]).logSumExp(axis: 0).item == .infinity)
    #expect(try rows([0, 0], [1, 1]).logSumExp(axis: 1).shape == [2])
  }

  @Test func productsAndNorms() throws {
    #expect(try T([1, 2, 3]).dot(T([4, 5, 6])) == T(32))
    #expect(try T([3, 4]).norm() == T(5))
    #expect(try T([1, 2, 3]).cumulativeSum(axis: 0) == T([1, 3, 6]))
    #expect(try T([1, 2, 3]).cumulativeSum(axis: 0, reversed: true) == T([6, 5, 3]))
    #expect(try rows([1, 2], [3, 4]).cumulativeSum(axis: 0) == rows([1, 2], [4, 6]))
    expectError("dot") { _ = try T([1, 2]).dot(T([1])) }
  }
}
