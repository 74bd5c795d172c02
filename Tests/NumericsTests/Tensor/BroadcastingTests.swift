import Numerics
import Testing

@Suite struct BroadcastingTests {
  @Test func rowsAndColumns() throws {
    let column = try T(shape: [2, 1], scalars: [10, 20])
    let row = T([1, 2, 3])
    #expect(try column + row == rows([11, 12, 13], [21, 22, 23]))
    #expect(try row - column == rows([-9, -8, -7], [-19, -18, -17]))
    #expect(try column * row == rows([10, 20, 30], [20, 40, 60]))
    #expect(try column / row == rows([10, 5, 10.0 / 3], [20, 10, 20.0 / 3]))
  }

  @Test func scalarsOnEitherSide() throws {
    let x = T([1, 2, 4])
    #expect(try x + 1 == T([2, 3, 5]))
    #expect(try 1 - x == T([0, -1, -3]))
    #expect(try 8 / x == T([8, 4, 2]))
    #expect(try T(2) * T(3) == T(6))
    #expect(try (T(2) + T(3)).shape == [])
    #expect(try x.power(2) == T([1, 4, 16]))
    #expect(try T(2).power(x) == T([2, 4, 16]))
  }

  @Test func axesInTheMiddle() throws {
    let a = try T(shape: [2, 1, 2], scalars: [1, 2, 3, 4])
    let b = try T(shape: [1, 3, 1], scalars: [10, 20, 30])
    let sum = try a + b
    #expect(sum.shape == [2, 3, 2])
    #expect(sum.scalars == [11, 12, 21, 22, 31, 32, 13, 14, 23, 24, 33, 34])
    #expect(try b + a == sum)
  }

  @Test func everyPairAgreesWithIndexArithmetic() throws {
    let shapes: [[Int]] = [
      [], [1], [4], [3, 1], [3, 4], [2, 1, 1], [2, 1, 4], [2, 3, 1], [2, 3, 4], [1, 3, 4], [5, 1, 1, 4], [5, 2, 3, 4],
    ]
    for a in shapes {
      for b in shapes {
        let (x, y) = (try Draw.normal(a, key: RandomKey(seed: 1)), try Draw.normal(b, key: RandomKey(seed: 2)))
        let shape = try Shape.broadcast(a, b)
        let difference = try x - y
        #expect(difference.shape == shape)
        #expect(try difference == x.broadcasted(to: shape) - y.broadcasted(to: shape), "\(a) \(b)")
      }
    }
  }

  @Test func emptyAxes() throws {
    let empty = try T.zeros([0, 3])
    #expect(try (empty + T([1, 2, 3])).shape == [0, 3])
    #expect(try (T.zeros([0]) * T(3)).count == 0)
    #expect(try (T.zeros([0, 1]) + T([1, 2])).shape == [0, 2])
    expectError("2", "0") { _ = try T.zeros([0]) + T([1, 2]) }
  }

  @Test func misfitsNameBothShapes() throws {
    expectError("+", "2×3", "2") { _ = try T.zeros([2, 3]) + T([1, 2]) }
    expectError("where", "3") { _ = try T.select(T([1, 0, 1]), T([1, 2]), T(0)) }
  }

  @Test func comparisonsAndSelection() throws {
    let x = T([1, 2, .nan])
    #expect(try x.less(T(2)) == T([1, 0, 0]))
    #expect(try x.lessOrEqual(T(2)) == T([1, 1, 0]))
    #expect(try x.greater(T(1)) == T([0, 1, 0]))
    #expect(try x.greaterOrEqual(T(1)) == T([1, 1, 0]))
    #expect(try x.equals(x) == T([1, 1, 0]))
    #expect(try x.differs(x) == T([0, 0, 1]))
    #expect(try T.select(T([1, 0, -1]), T(7), T([4, 5, 6])) == T([7, 5, 7]))
  }

  @Test func extremesKeepNaN() throws {
    let (a, b) = (T([1, .nan, 3]), T([2, 2, .nan]))
    #expect(try a.minimum(b).scalars[0] == 1 && a.maximum(b).scalars[0] == 2)
    #expect(try a.minimum(b).scalars.dropFirst().allSatisfy(\.isNaN))
    #expect(try a.maximum(b).scalars.dropFirst().allSatisfy(\.isNaN))
  }

  @Test func remainderHasTheSignOfTheDivisor() throws {
    #expect(try T([5, -5, 5, -5, 6]) % T([3, 3, -3, -3, 3]) == T([2, 1, -1, -2, 0]))
  }

  @Test func summingUndoesBroadcasting() throws {
    let x = try sample(3, 1)
    #expect(try x.broadcasted(to: [2, 3, 4]).summed(to: [3, 1]) == x * 8)
    expectError("broadcast") { _ = try T([1, 2]).broadcasted(to: [3]) }
    expectError("sum to shape") { _ = try T([1, 2]).summed(to: [3]) }
  }
}
