import Numerics
import Restore
import Testing

@Suite struct AdjointTests {
  @Test(arguments: OperatorCase.all)
  func theDotProductTestHolds(_ c: OperatorCase) throws {
    let h = try c.make()
    for seed in UInt64(1)...3 {
      let x = try normal([4] + h.domain, seed: seed)
      let u = try normal([4] + h.range, seed: seed + 10)
      let (hx, hu) = try (h(x), h.transposed(u))
      let gap = try abs((hx.dot(u) - x.dot(hu)).item)
      let size = try (hx.norm() * u.norm() + x.norm() * hu.norm()).item
      #expect(gap <= 1e-12 * size)
      #expect(size > 0)
    }
  }

  @Test(arguments: OperatorCase.all)
  func theMatrixIsTheOperator(_ c: OperatorCase) throws {
    let h = try c.make()
    let matrix = try h.matrix()
    let x = try normal([3] + h.domain, seed: 21)
    let flat = try product(x.reshaped([3, matrix.shape[1]]), transposed: false, matrix, transposed: true)
    #expect(try relativeError(h(x), flat.reshaped([3] + h.range)) < 1e-12)
  }

  @Test(arguments: OperatorCase.plain)
  func theSingularBasisIsTheOperator(_ c: OperatorCase) throws {
    let h = try c.make()
    let spectral = try OperatorAlgebra.spectral(h, for: "a test")
    let x = try normal([3] + h.domain, seed: 22)
    let y = try normal([3] + h.range, seed: 23)
    #expect(try relativeError(spectral(x), h(x)) < 1e-12)
    #expect(try relativeError(spectral.transposed(y), h.transposed(y)) < 1e-12)
  }

  @Test(arguments: OperatorCase.plain)
  func bothBasesAreOrthonormal(_ c: OperatorCase) throws {
    let system = try OperatorAlgebra.spectral(c.make(), for: "a test").system
    let identity = try T.identity(system.values.count)
    #expect(try relativeError(system.analyse(system.synthesise(identity)), identity) < 1e-12)
    #expect(try relativeError(system.analyseRange(system.synthesiseRange(identity)), identity) < 1e-12)
  }

  @Test(arguments: OperatorCase.all)
  func derivativesAreTheAdjoint(_ c: OperatorCase) throws {
    let h = try c.make()
    let x = try normal([2] + h.domain, seed: 24)
    let u = try normal([2] + h.range, seed: 25)
    let (_, pullback) = try vjp({ try h($0) }, at: x)
    #expect(try relativeError(pullback(u), h.transposed(u)) < 1e-12)
  }
}
