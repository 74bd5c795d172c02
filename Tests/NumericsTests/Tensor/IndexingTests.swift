import Numerics
import Testing

@Suite struct IndexingTests {
  let x = T((0..<10).map { Double($0) })

  private func slice(_ start: Int?, _ end: Int?, _ step: Int = 1) throws -> [Double] {
    try x.indexed([.range(start: start, end: end, step: step)]).scalars
  }

  @Test func slices() throws {
    #expect(try slice(2, 5) == [2, 3, 4])
    #expect(try slice(nil, nil, 3) == [0, 3, 6, 9])
    #expect(try slice(-3, nil) == [7, 8, 9])
    #expect(try slice(nil, -7) == [0, 1, 2])
    #expect(try slice(5, 2) == [])
    #expect(try slice(8, 100) == [8, 9])
    #expect(try slice(-100, 2) == [0, 1])
  }

  @Test func negativeSteps() throws {
    #expect(try slice(nil, nil, -1) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    #expect(try slice(nil, nil, -4) == [9, 5, 1])
    #expect(try slice(7, 2, -2) == [7, 5, 3])
    #expect(try slice(2, nil, -1) == [2, 1, 0])
    #expect(try slice(nil, 7, -1) == [9, 8])
    #expect(try slice(100, -2, -1) == [9])
    #expect(try slice(2, 7, -1) == [])
  }

  @Test func stepsOfAnySize() throws {
    #expect(try slice(nil, nil, .max) == [0])
    #expect(try slice(nil, nil, .min) == [9])
    #expect(try slice(.min, .max) == x.scalars)
    expectError("step") { _ = try slice(nil, nil, 0) }
  }

  @Test func positionsTakeTheirAxisAway() throws {
    let m = try rows([1, 2, 3], [4, 5, 6])
    #expect(try m[1] == T([4, 5, 6]))
    #expect(try m[-2] == T([1, 2, 3]))
    #expect(try m.indexed([.all, .at(-1)]) == T([3, 6]))
    #expect(try m.indexed([.at(1), .at(0)]) == T(4))
    #expect(try m.indexed([]) == m)
    #expect(
      try m.indexed([.range(start: nil, end: nil, step: -1), .range(start: 1, end: nil, step: 1)])
        == rows([5, 6], [2, 3]))
  }

  @Test func outsideIsAnError() throws {
    expectError("index 10", "10 elements") { _ = try x[10] }
    expectError("index -11") { _ = try x[-11] }
    expectError("index \(Int.min)") { _ = try x[.min] }
    expectError("2 indices for 1 axes") { _ = try x.indexed([.all, .all]) }
    expectError("index") { _ = try x.sliced(axis: 0, 3..<11) }
  }

  @Test func replacing() throws {
    let m = try T.zeros([2, 3])
    #expect(try m.replacing([.at(0)], with: T(7)) == rows([7, 7, 7], [0, 0, 0]))
    #expect(
      try m.replacing([.all, .range(start: nil, end: nil, step: -2)], with: T([1, 2]))
        == rows([2, 0, 1], [2, 0, 1]))
    #expect(try m.replacing([.at(1), .at(2)], with: T(5)) == rows([0, 0, 0], [0, 0, 5]))
    #expect(m == (try T.zeros([2, 3])))
    expectError("broadcast") { _ = try m.replacing([.at(0)], with: T([1, 2])) }
  }

  @Test func gatherAndScatter() throws {
    #expect(try x.gathered([3, 3, 0, 9], shape: [2, 2]) == rows([3, 3], [0, 9]))
    #expect(try T([1, 2, 4]).scattered([1, 1, 0], shape: [3]) == T([4, 3, 0]))
    expectError("index 10") { _ = try x.gathered([10], shape: [1]) }
    expectError("gather") { _ = try x.gathered([1, 2], shape: [3]) }
    expectError("index -1") { _ = try T(1).scattered([-1], shape: [3]) }
  }
}
