import Foundation
import Numerics
import Testing

@Suite struct KrylovTests {
  typealias T = Tensor<Double>

  static func normal(_ shape: [Int], _ seed: UInt64) throws -> T { try Draw.normal(shape, key: RandomKey(seed: seed)) }

  static func error(_ a: T, _ b: T) throws -> Double {
    try #require(a.shape == b.shape)
    return try (a - b).norm().item / max(b.norm().item, .leastNormalMagnitude)
  }

  /// A with given eigenvalues, and its vectors.
  static func symmetric(_ values: [Double], _ seed: UInt64) throws -> (a: T, vectors: T) {
    let n = values.count
    let (q, _) = try qr(normal([n, n], seed))
    return (try product(q * T(values), transposed: false, q, transposed: true), q)
  }

  @Test func lanczosIsTheFunctionOfEigenvalues() throws {
    let values = (0..<40).map { 0.01 * pow(1.3, Double($0)) }
    let (a, q) = try Self.symmetric(values, 1)
    let b = try Self.normal([3, 40], 2)
    for f in [{ $0.squareRoot() }, { log($0) }, { 1 / $0 }, { exp(-$0) }] as [(Double) -> Double] {
      let expected = try product(matmul(b, q) * T(values.map(f)), transposed: false, q, transposed: true)
      let ours = try symmetricFunction({ try matmul($0, a) }, b, operation: "f") { $0.map(f) }
      // A has condition number 3e4: eigenvalues are good to that times rounding.
      #expect(try Self.error(ours, expected) < 1e-10)
    }
  }

  /// Three eigenvalues take three steps, whatever the dimension, and a row of zeros takes none.
  @Test func aSpaceIsExhaustedByDistinctEigenvalues() throws {
    let values = (0..<30).map { [0, 2.0, 5][$0 % 3] }
    let (a, q) = try Self.symmetric(values, 3)
    var b = try Self.normal([2, 30], 4)
    b = try T.concat([b, T.zeros([1, 30])])
    var calls = 0
    let root = try symmetricFunction(
      { x in
        calls += 1
        return try matmul(x, a)
      }, b, operation: "sqrt", limits: KrylovLimits(tolerance: 0)
    ) { $0.map { $0.squareRoot() } }
    let expected = try product(matmul(b, q) * T(values.map { $0.squareRoot() }), transposed: false, q, transposed: true)
    #expect(try Self.error(root, expected) < 1e-13)
    #expect(calls == 3)
  }

  @Test(arguments: [(12, 7), (7, 12), (9, 9)]) func bidiagonalisationIsTheFunctionOfSingularValues(
    _ shape: (Int, Int)
  ) throws {
    let (m, n) = shape
    let h = try Self.normal([m, n], 5)
    let (u, s, v) = try svd(h)
    let process = GolubKahan(
      domain: [n], range: [m], { try product($0, transposed: false, h, transposed: true) },
      adjoint: { try matmul($0, h) })
    let r = try Self.normal([4, m], 6)
    for f in [{ 1 / $0 }, { $0 / ($0 * $0 + 0.1) }, { tanh($0) }] as [(Double) -> Double] {
      let expected = try product(matmul(r, u) * T(s.scalars.map(f)), transposed: false, v, transposed: true)
      let ours = try process.apply(r, operation: "f") { $0.map(f) }
      #expect(try Self.error(ours, expected) < 1e-10)
      let back = try process.transposed.apply(Self.normal([1, n], 7), operation: "f") { $0.map(f) }
      let other = try product(
        matmul(Self.normal([1, n], 7), v) * T(s.scalars.map(f)), transposed: false, u, transposed: true)
      #expect(try Self.error(back, other) < 1e-10)
    }
    let ritz = try process.ritzValues(from: r.sliced(axis: 0, 0..<1), steps: 50)
    #expect(ritz.count == min(m, n))
    #expect(try Self.error(T(ritz), s) < 1e-12)
  }

  /// The singular values of a rank-deficient operator that are rounding errors stay out of 1/s.
  @Test func theNullSpaceStaysOut() throws {
    let h = try matmul(Self.normal([8, 3], 8), Self.normal([3, 10], 9))
    let process = GolubKahan(
      domain: [10], range: [8], { try product($0, transposed: false, h, transposed: true) },
      adjoint: { try matmul($0, h) })
    let r = try Self.normal([2, 8], 10)
    let ours = try process.apply(r, operation: "pinv") { $0.map { 1 / $0 } }
    let expected = try product(r, transposed: false, pseudoInverse(h, tolerance: 1e-10), transposed: true)
    #expect(try Self.error(ours, expected) < 1e-10)
    #expect(try process.ritzValues(from: r.sliced(axis: 0, 0..<1), steps: 50).count == 3)
  }

  /// Rows stop by themselves: each is what it is alone.
  @Test func rowsDoNotFeelOneAnother() throws {
    let (a, _) = try Self.symmetric((1...25).map(Double.init), 11)
    let b = try T.concat([Self.normal([3, 25], 12), matmul(T.identity(25), a).sliced(axis: 0, 0..<1)])
    let all = try symmetricFunction({ try matmul($0, a) }, b, operation: "log") { $0.map { log($0) } }
    let solved = try conjugateGradients({ try matmul($0, a) }, b, tolerance: 1e-12)
    for i in 0..<4 {
      let row = try b[i].reshaped([1, 25])
      let one = try symmetricFunction({ try matmul($0, a) }, row, operation: "log") { $0.map { log($0) } }
      #expect(try Self.error(one[0], all[i]) < 1e-13)
      let alone = try conjugateGradients({ try matmul($0, a) }, row, tolerance: 1e-12).solution
      #expect(try Self.error(alone[0], solved.solution[i]) < 1e-12)
    }
    #expect(solved.residual < 2e-12)
    #expect(try Self.error(solved.solution, solve(a, b.transposed()).transposed()) < 1e-10)
  }

  /// dx = A⁻¹ (db − dA x), for every row.
  @Test func solutionsHaveTheirDerivatives() throws {
    let (a, _) = try Self.symmetric((1...8).map(Double.init), 15)
    let (b, u) = try (Self.normal([3, 8], 16), Self.normal([3, 8], 17))
    let pulled = try vjp(
      { b in try conjugateGradients({ try matmul($0, a) }, b, tolerance: 1e-13).solution }, at: b
    ).pullback(u)
    #expect(try Self.error(pulled, solve(a, u.transposed()).transposed()) < 1e-10)
    let slope = try grad(
      { c in
        let scaled = try c * a
        return try conjugateGradients({ try matmul($0, scaled) }, b, tolerance: 1e-13).solution.sum()
      }, at: T(2))
    #expect(try abs(slope.item + 0.25 * solve(a, b.transposed()).sum().item) < 1e-10)
  }

  @Test func whatDoesNotConvergeIsSaid() throws {
    let (a, _) = try Self.symmetric((0..<60).map { pow(10, -Double($0) / 6) }, 13)
    let b = try Self.normal([1, 60], 14)
    let limits = KrylovLimits(tolerance: 1e-11, steps: 12)
    #expect {
      try symmetricFunction({ try matmul($0, a) }, b, operation: "log", limits: limits) { $0.map { log($0) } }
    } throws: { error in
      guard case KrylovError.notConverged(_, let steps, let change, _) = error else { return false }
      return steps == 12 && change > 1e-11 && change < 1
    }
    let process = GolubKahan(
      domain: [60], range: [60], limits: limits, { try matmul($0, a) }, adjoint: { try matmul($0, a) })
    #expect(throws: KrylovError.self) { try process.apply(b, operation: "inverse") { $0.map { 1 / $0 } } }
    #expect(throws: KrylovError.self) {
      try symmetricFunction({ _ in try T(repeating: .nan, shape: [1, 60]) }, b, operation: "f") { $0 }
    }
    let short = try conjugateGradients({ try matmul($0, a) }, b, iterations: 5)
    #expect(short.iterations == 5 && short.residual > 1e-3)
    let indefinite = try conjugateGradients({ try -1 * $0 }, b)
    #expect(indefinite.isIndefinite && indefinite.residual == 1)
  }

  /// One basis serves every function, and is the one that would be built anew; another operator has its own.
  @Test func aBasisIsReadAgain() throws {
    final class Hidden: @unchecked Sendable {
      var h: T
      var calls = 0
      init(_ h: T) { self.h = h }
    }
    let hidden = Hidden(try Self.normal([40, 50], 15))
    let process = GolubKahan(
      domain: [50], range: [40],
      {
        hidden.calls += 1
        return try product($0, transposed: false, hidden.h, transposed: true)
      },
      adjoint: {
        hidden.calls += 1
        return try matmul($0, hidden.h)
      })
    let y = try Self.normal([1, 40], 16)
    let memory = KrylovMemory(of: y)
    // The second asks for less than the first, the third for all there is.
    let functions: [@Sendable (Double) -> Double] = [{ $0 / ($0 * $0 + 1) }, { $0 / ($0 * $0 + 1e4) }, { 1 / $0 }]
    for f in functions + functions {
      let anew = try process.apply(y, operation: "f") { $0.map(f) }
      #expect(try process.apply(y, operation: "f", memory: memory) { $0.map(f) } == anew)
    }
    hidden.calls = 0
    for f in functions { _ = try process.apply(y, operation: "f", memory: memory) { $0.map(f) } }
    #expect(hidden.calls == functions.count, "one to tell the operator by")
    _ = try process.apply(2 * y, operation: "f", memory: memory) { $0.map(functions[2]) }
    #expect(hidden.calls > 70, "another vector has another basis")
    hidden.h = try 3 * hidden.h
    let anew = try process.apply(y, operation: "f") { $0.map(functions[0]) }
    #expect(try process.apply(y, operation: "f", memory: memory) { $0.map(functions[0]) } == anew)
  }
}
