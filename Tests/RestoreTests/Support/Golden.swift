import Foundation
import Numerics
import Restore
import Testing

/// Reference numbers computed independently in float64 and carried by the tests as data.
enum Golden {
  static func load<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }

  struct MixtureNumbers: Decodable {
    let weights: [Double]
    let means: [[Double]]
    let covariances: [[[Double]]]
    let H: [[Double]]
    let y: [Double]
    let x: [[Double]]
    let u: [[Double]]
    let noise_prediction: [Prediction]
    let posterior: [Posterior]

    struct Prediction: Decodable {
      let path: String
      let t: Double
      let mu: Double
      let sigma: Double
      let epsilon: [[Double]]
      let epsilon_vjp_u: [[Double]]
      let x0: [[Double]]
    }
    struct Posterior: Decodable {
      let sigma_y: Double
      let weights: [Double]
      let means: [[Double]]
      let covariances: [[[Double]]]
      let mean: [Double]
    }

    func prior() throws -> Mixture {
      try Mixture(
        weights: weights, means: Tensor(rows: means),
        covariances: covariances.map { try FullCovariance(Tensor(rows: $0)) })
    }
    func problem(noise: Double) throws -> Problem {
      try Problem(prior: prior(), operator: DenseOperator(Tensor(rows: H)), y: Tensor(y), noise: noise)
    }
  }

  struct ConjugateNumbers: Decodable {
    let runs: [Run]
    struct Run: Decodable, CustomTestStringConvertible {
      let path: String
      let sigma_y: Double
      let order: Int
      let lambda: Double
      let w: Double
      let times: [Double]
      let start: [[Double]]
      let end: [[Double]]
      let coefficients: Coefficients?
      let singular_values: [Double]?
      var testDescription: String { "\(path), σ_y \(sigma_y), order \(order), λ \(lambda)" }
      enum CodingKeys: String, CodingKey {
        case path, sigma_y, order, lambda, w, times, start, end, singular_values
        case coefficients = "coefficients_0.6_to_0.5"
      }
    }
    struct Coefficients: Decodable {
      let hom: [Double]
      let e: [Double]
      let y: [Double]
      let j: [Double]
    }
  }

  static func path(_ name: String) throws -> any GaussianPath { name == "vp" ? try VPPath() : FlowPath() }

  /// The largest difference relative to the largest expected number.
  static func error(_ actual: Tensor<Double>, _ expected: [[Double]]) throws -> Double {
    let expected = try Tensor(rows: expected).reshaped(actual.shape)
    return try ((actual - expected).abs().max() / expected.abs().max()).item
  }
}
