import Foundation
import Numerics
import Testing

@Suite struct DerivativeTests {
  @Test func gradientOfAQuadratic() throws {
    let a = try positiveDefinite(5)
    let x = try sample(5)
    let g = try grad({ try 0.5 * matmul($0, matmul(a, $0)) }, at: x)
    expectNear(g, try matmul(a, x), 1e-14)
  }

  @Test func hessianOfAQuadraticIsItsMatrix() throws {
    let a = try positiveDefinite(4)
    let f: (T) throws -> T = { try 0.5 * matmul($0, matmul(a, $0)) }
    let hessian = try jacobian({ try grad(f, at: $0) }, at: sample(4))
    expectNear(hessian, a, 1e-13)
  }

  @Test func thirdDerivativeByNesting() throws {
    // (x⁴)‴ = 24 x
    let f: (T) throws -> T = { try $0.power(4) }
    let third = try grad({ try grad({ try grad(f, at: $0) }, at: $0) }, at: T(1.5))
    #expect(abs(try third.item - 36) < 1e-12)
    let mixed = try jvp({ try grad({ try jvp(f, at: $0, along: T(1)).tangent }, at: $0) }, at: T(1.5), along: T(1))
    #expect(abs(try mixed.tangent.item - 36) < 1e-12)
  }

  @Test func closedFormsOfSecondDerivatives() throws {
    let x = T(0.7)
    func second(_ f: (T) throws -> T) throws -> Double { try grad({ try grad(f, at: $0) }, at: x).item }
    #expect(abs(try second { try $0.exp() } - exp(0.7)) < 1e-14)
    #expect(abs(try second { try $0.sin() } + sin(0.7)) < 1e-14)
    #expect(abs(try second { try $0.log() } + 1 / 0.49) < 1e-13)
    #expect(abs(try second { try $0.sqrt() } + 0.25 * pow(0.7, -1.5)) < 1e-13)
    #expect(abs(try second { try $0.tanh() } + 2 * tanh(0.7) / pow(cosh(0.7), 2)) < 1e-13)
    #expect(abs(try second { try $0.power($0) } - pow(0.7, 0.7) * (pow(log(0.7) + 1, 2) + 1 / 0.7)) < 1e-13)
  }

  @Test func levelsDoNotConfuseTheirPerturbations() throws {
    // d/dx [x · d/dy (x + y)] = 1, where a scheme without levels gives 2.
    let outerReverse = try grad({ x in try x * grad({ y in try x + y }, at: T(1)) }, at: T(3))
    #expect(try outerReverse.item == 1)
    let forward = try jvp(
      { x in try x * jvp({ y in try x + y }, at: T(1), along: T(1)).tangent }, at: T(3), along: T(1))
    #expect(try forward.tangent.item == 1)
    let mixed = try jvp({ x in try x * grad({ y in try x + y }, at: T(1)) }, at: T(3), along: T(1))
    #expect(try mixed.tangent.item == 1)
    // d/dx [x · d/dy (x y)] = 2 x
    let product = try grad({ x in try x * grad({ y in try x * y }, at: T(1)) }, at: T(3))
    #expect(try product.item == 6)
  }

  @Test func severalInputs() throws {
    let (value, pullback) = try vjp({ try $0[0] * $0[1] + $0[1] }, at: [T(3), T(5)])
    #expect(try value.item == 20)
    let gradients = try pullback(T(1))
    #expect(try gradients[0].item == 5 && gradients[1].item == 4)
    #expect(try pullback(T(2))[0].item == 10)
  }

  @Test func aFunctionThatIgnoresItsInput() throws {
    #expect(try grad({ _ in T(4) }, at: T([1, 2])) == T([0, 0]))
    #expect(try jvp({ _ in T([4, 5]) }, at: T(1), along: T(1)).tangent == T([0, 0]))
    #expect(try grad({ try $0.floor().sum() }, at: T([1, 2])) == T([0, 0]))
  }

  @Test func aThousandSteps() throws {
    let f: (T) throws -> T = { x in
      var y = x
      for _ in 0..<1000 { y = try y * 1.001 }
      return y
    }
    let expected = pow(1.001, 1000.0)
    #expect(abs(try grad(f, at: T(1)).item - expected) < 1e-12)
    #expect(abs(try jvp(f, at: T(1), along: T(1)).tangent.item - expected) < 1e-12)
  }

  @Test func aHundredThousandStepsDoNotOverflowTheStack() throws {
    let g = try grad(
      { x in
        var y = x
        for _ in 0..<100_000 { y = try y + x }
        return y
      }, at: T(1))
    #expect(try g.item == 100_001)
  }

  @Test func precisionIsKept() throws {
    let g = try grad({ try ($0.square() * 3).sum() }, at: Tensor<Float>([1, 2]))
    #expect(g == Tensor<Float>([6, 12]))
  }

  @Test func conventionsAtKinks() throws {
    #expect(try grad({ try $0.abs().sum() }, at: T([0, -2])) == T([0, -1]))
    #expect(try grad({ try $0.norm() }, at: T([0, 0])) == T([0, 0]))
    #expect(try grad({ try $0.max() }, at: T([2, 2, 1])) == T([1, 0, 0]))
    #expect(try grad({ try $0.power(T(0)) }, at: T(0)).item == 0)
    #expect(try grad({ try T(0).power($0) }, at: T(2)).item == 0)
    #expect(try grad({ try grad({ try $0.power(T(1)) }, at: $0) }, at: T(0)).item == 0)
    // ∂²(aᵇ)/∂a∂b at b = 0 is 1/a.
    #expect(try grad({ b in try grad({ try $0.power(b) }, at: T(2)) }, at: T(0)).item == 0.5)
  }

  @Test func mistakesAreErrors() throws {
    expectError("grad", "2") { _ = try grad({ $0 }, at: T([1, 2])) }
    expectError("jvp") { _ = try jvp({ $0 }, at: T([1, 2]), along: T(1)) }
    expectError("pullback") {
      let (_, pullback) = try vjp({ $0 }, at: T([1, 2]))
      _ = try pullback(T(1))
    }
  }

  @Test func anIntermediateValueIsReadable() throws {
    var seen = 0.0
    _ = try grad(
      { x in
        let y = try x.exp()
        seen = try y.item
        return y
      }, at: T(0))
    #expect(seen == 1)
  }
}
