import Numerics
import Testing

@Suite struct MemoryBudgetTests {
  @Test func hugeShapesAreRefusedBeforeTheyAreMade() throws {
    expectError("memory budget") { _ = try T.zeros([1 << 20, 1 << 20]) }
    expectError("memory budget") { _ = try T.zeros([.max, .max]) }
    expectError("memory budget", "8.0 TiB") { _ = try T.zeros([1 << 20]) + T.zeros([1 << 20, 1]) }
    expectError("memory budget") { _ = try T.identity(1 << 30) }
    expectError("memory budget") { _ = try T(1).broadcasted(to: [1 << 40]) }
    expectError("memory budget") { _ = try T.linspace(0, 1, count: 1 << 40) }
    expectError("memory budget") { _ = try outer(T.zeros([1 << 20]), T.zeros([1 << 20])) }
    expectError("memory budget") { _ = try T(1).reshaped([1]).padded(axis: 0, at: 0, to: 1 << 40) }
    expectError("memory budget") { _ = try T(1).scattered([0], shape: [1 << 40]) }
    expectError("memory budget") { _ = try diagonalMatrix(T.zeros([1 << 20])) }
    expectError("memory budget") { _ = try jacobian({ $0 }, at: T.zeros([1 << 20])) }
    expectError("negative") { _ = try T.zeros([-1]) }
  }

  @Test func admission() throws {
    #expect(try MemoryBudget.admit([3, 4]) == 12)
    #expect(try MemoryBudget.admit([]) == 1)
    #expect(try MemoryBudget.admit([0, 1 << 40]) == 0)
    // Beside an empty axis a length may still not overflow strides.
    expectError("memory budget") { _ = try MemoryBudget.admit([0, .max]) }
    #expect(MemoryBudget.bytes > 1 << 20)
  }
}
