import Numerics
import Testing

/// Every primitive against itself and against differences.
@Suite struct PrimitiveTests {
  private static func inner(_ a: T, _ b: T) throws -> Double { try a.dot(b).item }

  @Test(arguments: DerivativeCase.all)
  func pushAndPullAreAdjoint(_ c: DerivativeCase) throws {
    let x = try c.point()
    let v = try c.direction(seed: 11)
    let (value, tangent) = try jvp(c.function, at: x, along: v)
    let (again, pullback) = try vjp(c.function, at: x)
    #expect(try value == again && value == c.function(x))
    let u = try Draw.normal(value.shape, key: RandomKey(seed: 12))
    let pulled = try pullback(u)
    #expect(pulled.shape == x.shape)
    let scale = try u.norm().item * tangent.norm().item + pulled.norm().item * v.norm().item
    #expect(try abs(Self.inner(u, tangent) - Self.inner(pulled, v)) <= 1e-12 * scale)
  }

  @Test(arguments: DerivativeCase.all)
  func pushMatchesCentralDifferences(_ c: DerivativeCase) throws {
    let x = try c.point()
    let v = try c.direction(seed: 11)
    let tangent = try jvp(c.function, at: x, along: v).tangent
    // Error h² f‴/6 + ε/h, near its minimum.
    let h = 4e-6
    let difference = try (c.function(x + h * v) - c.function(x - h * v)) / (2 * h)
    expectNear(tangent, difference, 1e-7)
  }

  /// The rules are written in differentiable operations: forward over reverse against differences of gradients, and
  /// reverse over forward against forward over reverse.
  @Test(arguments: DerivativeCase.all)
  func secondDerivativesAgree(_ c: DerivativeCase) throws {
    let x = try c.point()
    let v = try c.direction(seed: 11)
    let w = try Draw.normal(c.function(x).shape, key: RandomKey(seed: 13))
    let scalar: (T) throws -> T = { try (c.function($0) * w).sum() }
    let gradient: (T) throws -> T = { try grad(scalar, at: $0) }
    let forwardOverReverse = try jvp(gradient, at: x, along: v).tangent
    let reverseOverForward = try grad({ try jvp(scalar, at: $0, along: v).tangent }, at: x)
    let h = 4e-6
    let difference = try (gradient(x + h * v) - gradient(x - h * v)) / (2 * h)
    if c.symmetric {
      // Only the symmetric part of a gradient with respect to a symmetric matrix has a meaning.
      let sum = try reverseOverForward + reverseOverForward.transposed()
      expectNear(try forwardOverReverse + forwardOverReverse.transposed(), sum, 1e-11)
    } else {
      expectNear(forwardOverReverse, reverseOverForward, 1e-11)
    }
    expectNear(forwardOverReverse, difference, 1e-6)
  }
}
