import Numerics
import Restore
import Testing

@Suite struct MixtureGoldenTests {
  let golden = try? Golden.load("mixture", as: Golden.MixtureNumbers.self)

  @Test func predictionsAndTheirPullbacksMatchTheReference() throws {
    let golden = try #require(golden)
    let prior = try golden.prior()
    let (x, u) = try (Tensor(rows: golden.x), Tensor(rows: golden.u))
    for expected in golden.noise_prediction {
      let path = try Golden.path(expected.path)
      #expect(abs(try path.mu(expected.t) - expected.mu) < 1e-12)
      #expect(abs(try path.sigma(expected.t) - expected.sigma) < 1e-12)
      let t = Tensor(expected.t)
      #expect(try Golden.error(prior.predict(.x0, x, t: t, path: path), expected.x0) < 1e-9)
      let (ε, pullback) = try vjp({ try prior.predict(.noise, $0, t: t, path: path) }, at: x)
      #expect(try Golden.error(ε, expected.epsilon) < 1e-9)
      #expect(try Golden.error(pullback(u), expected.epsilon_vjp_u) < 1e-9)
    }
  }

  @Test func posteriorsMatchTheReference() throws {
    let golden = try #require(golden)
    for expected in golden.posterior {
      let posterior = try MixturePosterior(golden.prior(), golden.problem(noise: expected.sigma_y))
      #expect(try Golden.error(Tensor(posterior.weights), [expected.weights]) < 1e-9)
      #expect(try Golden.error(posterior.means(), expected.means) < 1e-9)
      #expect(try Golden.error(posterior.covariances(), expected.covariances.flatMap { $0 }) < 1e-9)
      #expect(try Golden.error(posterior.mean(), [expected.mean]) < 1e-9)
    }
  }
}
