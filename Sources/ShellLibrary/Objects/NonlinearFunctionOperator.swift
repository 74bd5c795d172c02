import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// A differentiable function typed at the prompt as an operator, which need not be linear. It sees one event at a time.
struct NonlinearFunctionOperator: NonlinearOperator {
  let name = "operator"
  let domain: [Int]
  let range: [Int]
  private let function: Value
  private let session: Session

  /// - Parameter shape: what f takes; it is called once, with zeros, to learn what it gives.
  init(_ function: Value, shape: [Int], session: Session) throws {
    (domain, self.function, self.session) = (shape, function, session)
    range = try session.callTensor(function, [Tensor.zeros(shape)], purpose: "`operator`").shape
  }

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    guard x.shape[0] > 0 else { return try Tensor.zeros([0] + range) }
    return try Tensor.stack(
      (0..<x.shape[0]).map { i in
        let y = try session.callTensor(function, [x[i]], purpose: "`operator`")
        guard y.shape == range else {
          throw Diagnostic(
            .operatorShape,
            "the function given to `operator` returned \(Shape.text(y.shape)), and before "
              + Shape.text(range))
        }
        return y
      })
  }
}
