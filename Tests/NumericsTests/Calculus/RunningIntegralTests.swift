import Foundation
import Numerics
import Testing

@Suite struct RunningIntegralTests {
  @Test func itIsTheIntegralUpToEveryPlace() throws {
    let running = try RunningIntegral({ [cos($0), exp(-50 * $0)] }, from: 0, to: 3, tolerance: 1e-13)
    #expect(running.jumps.isEmpty)
    for u in [0, 1e-9, 0.1, 0.7, 1.5, 2.999, 3] {
      let values = try running(u)
      #expect(abs(values[0] - sin(u)) < 1e-14 + 1e-13 * u)
      #expect(abs(values[1] + expm1(-50 * u) / 50) < 1e-14)
    }
  }

  @Test func jumpsAreFoundToTheLastDigit() throws {
    // No place that halving comes to by itself.
    let places = [0.2, 1 / 3.0, 0.87]
    let running = try RunningIntegral(
      { x in [1 + Double(places.count { $0 < x }), x] }, from: 0, to: 1, tolerance: 1e-13)
    #expect(running.jumps.count == 3)
    for (jump, place) in zip(running.jumps, places) { #expect(abs(jump - place) <= place.ulp) }
    for u in [0.1, 0.2, 0.3, 0.4, 0.9, 1] {
      let expected = u + places.reduce(0) { $0 + max(0, u - $1) }
      #expect(abs(try running(u)[0] - expected) < 8 * expected.ulp)
      #expect(abs(try running(u)[1] - u * u / 2) < 1e-15)
    }
  }

  @Test func aSteepEndIsNoJump() throws {
    let running = try RunningIntegral({ [1 / $0.squareRoot()] }, from: 0, to: 1, tolerance: 1e-10)
    #expect(running.jumps.isEmpty)
    #expect(abs(try running(0.25)[0] - 1) < 1e-9)
  }

  /// The number of calls is bounded, and what they did not find is no result.
  @Test func whatJumpsWithoutAnEndIsRefused() throws {
    let calls = Counter()
    expectError("too many jumps") {
      _ = try RunningIntegral(
        { x in
          calls.count += 1
          return [(987_654.321 * x * x).truncatingRemainder(dividingBy: 1)]
        }, from: 0, to: 1, tolerance: 1e-13)
    }
    #expect(calls.count < 200_000)
  }

  private final class Counter: @unchecked Sendable { var count = 0 }
}
