import Foundation
import Numerics
import Restore
import Testing

@Suite struct NonlinearOperatorTests {
  static let cases: [any NonlinearOperator] =
    (try? [
      PhaseRetrieval(shape: [7]), PhaseRetrieval(shape: [2, 3, 4]), PhaseRetrieval(shape: [1, 4, 4], oversampling: 1),
      HDRClipping(shape: [6]), HDRClipping(shape: [1, 3, 4], exposure: 0.7), Quantisation(shape: [5], levels: 4),
      NonlinearComposition(HDRClipping(shape: [4]), LinearMeasurement(DenseOperator(normal(4, 6, seed: 140)))),
      NonlinearComposition(
        LinearMeasurement(Superresolution(factor: 2, shape: [1, 8, 8])), PhaseRetrieval(shape: [1, 4, 4])),
    ]) ?? []

  /// J at a point as a linear operator: its matrix is the Jacobian, its adjoint the transpose, of one event and of many.
  @Test func theJacobianIsALinearOperator() throws {
    for h in NonlinearOperatorTests.cases {
      let x = try 0.6 * normal(h.domain, seed: 144)
      let j = try JacobianOperator(of: h, at: x)
      let dense = try jacobian({ try h($0) }, at: x).reshaped([h.range.reduce(1, *), h.domain.reduce(1, *)])
      #expect(try relativeError(j.matrix(), dense) < 1e-12, "\(h.name)")
      let (δ, u) = try (normal([3] + h.domain, seed: 145), normal([3] + h.range, seed: 146))
      let (a, b) = try (j(δ).dot(u).item, δ.dot(j.transposed(u)).item)
      #expect(abs(a - b) < 1e-12 * (abs(a) + 1), "\(h.name)")
      #expect(throws: OperatorError.self) { try JacobianOperator(of: h, at: T.zeros([2] + h.domain)) }
    }
  }

  /// The derivative of J(x)ᵀu with respect to x is not lost, as it would be if x were taken for a constant.
  @Test func linearisationsAreDifferentiable() throws {
    let h = try PhaseRetrieval(shape: [4])
    let (x, v, u) = try (normal(4, seed: 147), normal(4, seed: 148), normal(8, seed: 149))
    let f = { (x: T) in try h.linearised(at: x).pull(u) }
    let slope = try jvp(f, at: x, along: v).tangent
    let step = 1e-6
    let quotient = try (f(x + step * v) - f(x - step * v)) / (2 * step)
    #expect(try slope.norm().item > 0.1)
    #expect(try relativeError(quotient, slope) < 1e-7)
  }

  @Test func compositionsMustFit() throws {
    #expect(throws: OperatorError.self) {
      try NonlinearComposition(HDRClipping(shape: [4]), Quantisation(shape: [5], levels: 2))
    }
  }

  @Test func allAreHere() { #expect(NonlinearOperatorTests.cases.count == 8) }

  /// push and pull are adjoint, and push is the slope of H where there is one.
  @Test func derivativesAreDerivatives() throws {
    for h in NonlinearOperatorTests.cases {
      let x = try 0.6 * normal([3] + h.domain, seed: 141)
      let (δ, u) = try (normal([3] + h.domain, seed: 142), normal([3] + h.range, seed: 143))
      let at = try h.linearised(at: x)
      #expect(at.value == (try h(x)))
      let pushed = try at.push(δ)
      let (a, b) = try (pushed.dot(u).item, δ.dot(at.pull(u)).item)
      #expect(abs(a - b) < 1e-12 * (abs(a) + 1), "\(h.name)")
      // One event is a batch of one.
      #expect(try relativeError(h(x[1]), h(x)[1]) < 1e-14)
      #expect(try relativeError(h.linearised(at: x[1]).pull(u[1]), at.pull(u)[1]) < 1e-12)
      if h is Quantisation { continue }
      let step = 1e-6
      let slope = try (h(x + step * δ) - h(x - step * δ)) / (2 * step)
      #expect(try (slope - pushed).abs().max().item < 1e-6, "\(h.name)")
    }
  }

  @Test func amplitudesAreThoseOfTheTransform() throws {
    let h = try PhaseRetrieval(shape: [1, 3, 2])
    #expect(h.range == [1, 6, 4])
    let x = try normal(1, 3, 2, seed: 144)
    let y = try h(x).scalars
    for k in 0..<6 {
      for l in 0..<4 {
        var (re, im) = (0.0, 0.0)
        for i in 0..<3 {
          for j in 0..<2 {
            let angle = -2 * Double.pi * (Double(k * i) / 6 + Double(l * j) / 4)
            re += x.scalars[i * 2 + j] * cos(angle)
            im += x.scalars[i * 2 + j] * sin(angle)
          }
        }
        #expect(abs(y[k * 4 + l] - (re * re + im * im).squareRoot() / 24.0.squareRoot()) < 1e-14)
      }
    }
    // Parseval, and what cannot be seen: the sign.
    #expect(abs(try h(x).norm().item - x.norm().item) < 1e-14)
    #expect(try h(-x) == h(x))
    // At zero the derivative is taken as zero.
    let zero = try T.zeros([1, 3, 2])
    #expect(try h.linearised(at: zero).pull(T.ones([1, 6, 4])) == zero)
  }

  @Test func clippingSaysNothingBeyondWhite() throws {
    let h = try HDRClipping(shape: [4])
    let x = T([0.2, -0.4, 0.9, -3])
    #expect(try h(x) == T([0.4, -0.8, 1, -1]))
    #expect(try h.linearised(at: x).pull(T.ones([4])) == T([2, 2, 0, 0]))
  }

  @Test func quantisationRoundsToTheNearestLevel() throws {
    let h = try Quantisation(shape: [6], levels: 3)
    let x = T([-0.9, -0.4, 0.2, 0.6, 5, -7])
    #expect(try h(x) == T([-1, 0, 0, 1, 1, -1]))
    #expect(try h(h(x)) == h(x))
    // Straight through: as if H were clip.
    #expect(try h.linearised(at: x).push(T.ones([6])) == T([1, 1, 1, 1, 0, 0]))
    let fine = try Quantisation(shape: [100], levels: 17)
    let z = try T.linspace(-1, 1, count: 100)
    #expect(try (fine(z) - z).abs().max().item <= fine.spacing / 2 + 1e-15)
  }

  @Test func operatorsThatAreNotAreRefused() throws {
    #expect(throws: OperatorError.self) { try PhaseRetrieval(shape: [1, 3, 3, 3]) }
    #expect(throws: OperatorError.self) { try PhaseRetrieval(shape: [4], oversampling: 0) }
    #expect(throws: OperatorError.self) { try PhaseRetrieval(shape: [1, 4, 4096]) }
    #expect(throws: OperatorError.self) { try HDRClipping(shape: [4], exposure: 0) }
    #expect(throws: OperatorError.self) { try Quantisation(shape: [4], levels: 1) }
    #expect(throws: OperatorError.self) { try HDRClipping(shape: [4])(T([1, 2])) }
  }

  @Test func picturesWithoutChannelsHaveTheirTransformToo() throws {
    // |DFT| of an impulse is the same everywhere, 1/√(m₁m₂).
    var impulse = try T.zeros([4, 4])
    try impulse.replace([.at(0), .at(0)], with: T(1))
    let two = try PhaseRetrieval(shape: [4, 4])
    #expect(two.range == [8, 8])
    #expect(try relativeError(two(impulse), T(repeating: 0.125, shape: [8, 8])) < 1e-14)
    let x = try normal(5, 3, 6, seed: 31)
    let (plane, channel) = try (PhaseRetrieval(shape: [3, 6]), PhaseRetrieval(shape: [1, 3, 6]))
    #expect(try plane(x).scalars == channel(x.reshaped([5, 1, 3, 6])).scalars)
  }
}
