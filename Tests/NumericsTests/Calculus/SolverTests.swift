import Foundation
import Numerics
import Testing

@Suite struct ODETests {
  @Test func exponentialAndCircle() throws {
    let decay = try odeSolve({ _, y in try -y }, T([1, 2]), from: 0, to: 3, tolerance: 1e-10)
    expectNear(decay.value, try T([1, 2]) * exp(-3), 1e-9)
    #expect(decay.evaluations == 2 + 6 * (decay.steps + decay.rejected))
    let spin = try rows([0, 1], [-1, 0])
    let turn = try odeSolve({ _, y in try matmul(spin, y) }, T([1, 0]), from: 0, to: 2 * .pi, tolerance: 1e-10)
    expectNear(turn.value, T([1, 0]), 1e-8)
    let back = try odeSolve({ t, _ in T(2 * t) }, T(9), from: 3, to: 1)
    expectNear(back.value, T(1), 1e-12)
    #expect(try odeSolve({ _, y in y }, T(3), from: 1, to: 1).value == T(3))
  }

  /// The error of a pair of orders 5 and 4 goes with the tolerance: steps grow with tolerance^(−1/5).
  @Test func theOrderIsFive() throws {
    var logs: [(tolerance: Double, steps: Double)] = []
    for exponent in [6.0, 8, 10, 12] {
      let solution = try odeSolve(
        { t, y in try y * cos(t) }, T(1), from: 0, to: 20, tolerance: pow(10, -exponent))
      #expect(abs(try solution.value.item / exp(sin(20)) - 1) <= 40 * pow(10, -exponent))
      logs.append((exponent, log10(Double(solution.steps))))
    }
    let slope = (logs[3].steps - logs[1].steps) / (logs[3].tolerance - logs[1].tolerance)
    #expect(abs(slope - 0.2) <= 0.02)
  }

  @Test func derivativeThroughTheSolution() throws {
    // y(1) = y0 e^{a}: ∂/∂y0 = e^a and ∂/∂a = y0 e^a.
    let a = T(0.7)
    let byStart = try grad({ try odeSolve({ _, y in try a * y }, $0, from: 0, to: 1).value }, at: T(2))
    #expect(abs(try byStart.item - exp(0.7)) <= 1e-7)
    let byRate = try grad({ a in try odeSolve({ _, y in try a * y }, T(2), from: 0, to: 1).value }, at: a)
    #expect(abs(try byRate.item - 2 * exp(0.7)) <= 1e-7)
  }

  @Test func singularitiesAndLimitsAreErrors() {
    // y' = y² from 1 is infinite at t = 1.
    expectError("odeSolve") { _ = try odeSolve({ _, y in try y.square() }, T(1), from: 0, to: 2) }
    expectError("10 steps") { _ = try odeSolve({ t, _ in T(cos(100 * t)) }, T(0), from: 0, to: 100, steps: 10) }
    expectError("odeSolve") { _ = try odeSolve({ _, y in try y * .nan }, T(1), from: 0, to: 1) }
    expectError("odeSolve") { _ = try odeSolve({ _, _ in T([1, 2]) }, T(1), from: 0, to: 1) }
  }
}

@Suite struct ConjugateGradientTests {
  @Test func solvesWithinTheDimension() throws {
    let a = try positiveDefinite(12)
    let x = try sample(12, seed: 3)
    let result = try conjugateGradient({ try matmul(a, $0) }, try matmul(a, x), tolerance: 1e-12, iterations: 30)
    #expect(result.stop == .converged && result.residual <= 2e-12)
    expectNear(result.solution, x, 1e-10)
    // Three different eigenvalues need three iterations.
    let few = try T([1, 1, 2, 2, 5, 5, 5]).reshaped([7])
    let short = try conjugateGradient({ try few * $0 }, sample(7), tolerance: 1e-12)
    #expect(short.stop == .converged && short.iterations == 3)
    let close = try conjugateGradient({ try matmul(a, $0) }, try matmul(a, x), from: x, tolerance: 1e-12)
    #expect(close.iterations == 0 && close.stop == .converged)
    #expect(try conjugateGradient({ $0 }, T.zeros([3])).solution == T.zeros([3]))
  }

  @Test func theReportIsHonest() throws {
    let a = try diagonal(T([1, 2, 3, 4, 5]))
    let cut = try conjugateGradient({ try matmul(a, $0) }, sample(5), iterations: 2)
    #expect(cut.stop == .iterations && cut.iterations == 2 && cut.residual > 1e-6)
    let residual = try (sample(5) - matmul(a, cut.solution)).norm() / sample(5).norm()
    #expect(abs(try residual.item - cut.residual) <= 1e-15)
    let saddle = try conjugateGradient({ try $0 * T([1, -1]) }, T([1, 1]))
    #expect(saddle.stop == .indefinite)
    // Rounding: a tolerance below what a condition of 1e10 allows.
    let bad = try T([1e-10, 1, 3, 1e5]).power(1.5)
    let rounded = try conjugateGradient({ try bad * $0 }, T([1, 1, 1, 1]), tolerance: 1e-17, iterations: 200)
    #expect(rounded.stop != .converged)
    expectError("not finite") { _ = try conjugateGradient({ try $0 * Double.nan }, T([1, 1])) }
    expectError("conjugate gradients") { _ = try conjugateGradient({ try $0.sum() }, T([1, 1])) }
  }

  @Test func derivativesAreThoseOfTheSolution() throws {
    let a = try positiveDefinite(5)
    let b = try sample(5, seed: 4)
    func solution(_ shift: T, _ b: T) throws -> T {
      try conjugateGradient(
        { try matmul(a, $0) + shift * $0 }, b, tolerance: 1e-14, iterations: 50
      ).solution
    }
    func exact(_ shift: T, _ b: T) throws -> T { try solve(a + shift * T.identity(5), b) }
    let w = try sample(5, seed: 5)
    expectNear(
      try grad({ try solution(T(0.5), $0).dot(w) }, at: b), try grad({ try exact(T(0.5), $0).dot(w) }, at: b), 1e-11)
    expectNear(
      try grad({ try solution($0, b).dot(w) }, at: T(0.5)), try grad({ try exact($0, b).dot(w) }, at: T(0.5)), 1e-11)
    expectNear(
      try jvp({ try solution($0, b * $0) }, at: T(0.5), along: T(1)).tangent,
      try jvp({ try exact($0, b * $0) }, at: T(0.5), along: T(1)).tangent, 1e-11)
    let second: ((T, T) throws -> T) throws -> T = { f in
      try grad({ try grad({ try f($0, b).dot(w) }, at: $0) }, at: T(0.5))
    }
    expectNear(try second(solution), try second(exact), 1e-10)
  }
}
