import Foundation
import Numerics

extension FactorAnalysisFit {
  /// The E-step: who is responsible for each datum.
  struct Expectation: Sendable {
    /// r, of shape (N, K), row-major.
    let responsibilities: [Double]
    /// log p(x) of each datum.
    let logDensities: [Double]

    init(_ fit: FactorAnalysisFit) throws {
      let (rows, count) = (fit.data.shape[0], fit.components.count)
      let inverses = try Tensor.stack(fit.components.map { try $0.variances.reciprocal() })
      let quadratic = try product(fit.squares, transposed: false, inverses, transposed: true).scalars
      let columns = try parallelMap(count) { k in
        let precision = try fit.components[k].precision()
        let projected = try product(fit.data, transposed: false, precision.rows, transposed: true).scalars
        let (q, offset) = (precision.offset.count, precision.offset)
        return (0..<rows).map { i in
          // (x − m)ᵀC⁻¹(x − m) = xᵀD⁻¹x − 2 xᵀD⁻¹m + mᵀD⁻¹m − ‖B(x − m)‖²
          let base = i * (q + 1)
          var explained = 0.0
          for j in 0..<q {
            let d = projected[base + j] - offset[j]
            explained += d * d
          }
          return precision.constant - 0.5 * quadratic[i * count + k] + projected[base + q] + 0.5 * explained
        }
      }
      var responsibilities = [Double](repeating: 0, count: rows * count)
      var logDensities = [Double](repeating: 0, count: rows)
      for i in 0..<rows {
        var largest = -Double.infinity
        for k in 0..<count { largest = max(largest, columns[k][i]) }
        var sum = 0.0
        for k in 0..<count {
          let weight = exp(columns[k][i] - largest)
          responsibilities[i * count + k] = weight
          sum += weight
        }
        for k in 0..<count { responsibilities[i * count + k] /= sum }
        logDensities[i] = largest + log(sum)
      }
      self.responsibilities = responsibilities
      self.logDensities = logDensities
    }
  }

  /// A component that is responsible for less than this much of a datum is not asked about it.
  private static let negligible = 1e-12
  /// A component with less than this many data keeps its shape.
  private static let faint = 1e-6

  /// The M-step of one component.
  func maximise(_ k: Int, _ expectation: Expectation) throws -> FactorAnalyser {
    let (total, count) = (data.shape[0], components.count)
    var component = components[k]
    var rows: [Int] = []
    var weights: [Double] = []
    for i in 0..<total {
      let r = expectation.responsibilities[i * count + k]
      if r > FactorAnalysisFit.negligible {
        rows.append(i)
        weights.append(r)
      }
    }
    let mass = weights.reduce(0, +)
    component.weight = max(mass, FactorAnalysisFit.negligible) / Double(total)
    guard mass > FactorAnalysisFit.faint else { return component }

    let precision = try component.precision()
    let q = precision.covariance.shape[0]
    let x = try FactorAnalysisFit.selectedRows(data, rows)
    let r = try Tensor(weights).reshaped([rows.count, 1])
    let shift = try matmul(precision.posterior, component.mean)
    let z = try product(x, transposed: false, precision.posterior, transposed: true) - shift
    let extended = try Tensor.concat([z, Tensor.ones([rows.count, 1])], axis: 1)
    let weighted = try extended * r
    let spread = try mass * precision.covariance + options.shrinkage * Tensor.identity(q)
    let padded = try spread.padded(axis: 0, at: 0, to: q + 1).padded(axis: 1, at: 0, to: q + 1)
    let c = try product(weighted, transposed: true, extended, transposed: false) + padded
    let b = try product(weighted, transposed: true, x, transposed: false)
    let solution = try choleskySolve(cholesky(c), b)
    let moments = try product(r, transposed: true, x.square(), transposed: false).reshaped([x.shape[1]])
    let residual = try (moments - (solution * b).sum(axis: 0)) / mass

    component.loadings = try solution.sliced(axis: 0, 0..<q).transposed()
    component.mean = try solution[q]
    component.variances = try residual.maximum(Tensor(options.floor))
    return component
  }
}
