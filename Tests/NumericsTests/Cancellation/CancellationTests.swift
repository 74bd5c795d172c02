import Foundation
import Numerics
import Testing

/// Long operations end when they are asked to. Each would take many seconds, so an operation that does not listen ends
/// without the error that is expected.
@Suite(.serialized) struct CancellationTests {
  /// Runs work that is asked to stop a little later.
  private func expectCancelled(
    _ name: String, after seconds: Double = 0.1, _ work: () throws -> Void
  ) {
    let request = Cancellation()
    let done = DispatchSemaphore(value: 0)
    DispatchQueue(label: name).asyncAfter(deadline: .now() + seconds) {
      request.raise(.outOfTime)
      done.signal()
    }
    let start = Date()
    #expect(throws: TensorError.cancelled(.outOfTime), "\(name)") { try request.governing(work) }
    #expect(Date().timeIntervalSince(start) < 5, "\(name)")
    done.wait()
    request.lower()
  }

  @Test func elementwiseLoopsStop() throws {
    let x = try T.zeros([1 << 22])
    expectCancelled("exp") { while true { _ = try x.exp() } }
    expectCancelled("draw") { _ = try Draw.normal([1 << 27], key: RandomKey(seed: 1)) }
    expectCancelled("short samples") { _ = try Draw.normal([1 << 27, 1], key: RandomKey(seed: 1), samples: true) }
    expectCancelled("small operations") { while true { _ = try T(1) + T(2) } }
  }

  @Test func productsStop() throws {
    let a = try T.ones([6000, 6000])
    expectCancelled("matmul") { _ = try matmul(a, a) }
    let l = try T.identity(6000)
    expectCancelled("triangular solve") { _ = try triangularSolve(l, a) }
  }

  @Test func factorisationsAreLeftBehind() throws {
    let n = 2200
    let a = try Draw.normal([n, n], key: RandomKey(seed: 2))
    let deadline = Date().addingTimeInterval(240)
    while Unattended.count > 0 && Date() < deadline { usleep(50_000) }
    expectCancelled("svd") { _ = try svd(a) }
    #expect(Unattended.count >= 1, "the library goes on by itself")
    // What goes on has its own copy: results are as ever.
    let small = try T(rows: [[2, 1], [1, 2]])
    expectNear(try eigh(small).values, T([1, 3]), 1e-14)
    while Unattended.count > 0 && Date() < deadline { usleep(50_000) }
    #expect(Unattended.count == 0)
  }

  @Test func derivativesStop() throws {
    let x = try T.ones([4000])
    expectCancelled("jacobian") { while true { _ = try jacobian({ try $0.square().exp().sin() }, at: x) } }
  }

  @Test func aRequestGovernsItsOwnWorkOnly() throws {
    let request = Cancellation()
    request.raise()
    #expect(try (T(1) + T(2)).item == 3)
    #expect(throws: TensorError.cancelled(.interrupted)) { try request.governing { _ = try T(1) + T(2) } }
    request.raise(.outOfTime)
    #expect(request.reason == .interrupted, "the first reason stays")
    request.lower()
    #expect(try request.governing { try (T(1) + T(2)).item } == 3)
  }
}
