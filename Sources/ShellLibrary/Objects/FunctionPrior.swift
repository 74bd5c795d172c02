import Numerics
import Restore
import ShellLanguage

/// A denoiser typed at the prompt. The function sees one event at a time, so that it need not know about batches.
struct FunctionPrior: Prior {
  let name = "function"
  let eventShape: [Int]
  let function: Value
  let session: Session
  let extent: Extent

  /// - Throws: a diagnostic when functions hold functions without end.
  init(eventShape: [Int], function: Value, session: Session) throws {
    (self.eventShape, self.function, self.session) = (eventShape, function, session)
    extent = try Extent(of: [function])
  }

  func denoise(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> {
    let rows = try (0..<x.shape[0]).map { i -> Tensor<Double> in
      let estimate = try session.callTensor(function, [x[i], mu, sigma], purpose: "`denoise` of a prior")
      guard estimate.shape == eventShape else {
        throw PriorError.estimate(prior: name, expected: eventShape, given: estimate.shape)
      }
      return estimate
    }
    return rows.isEmpty ? x : try Tensor.stack(rows)
  }
}
