import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// A linear function typed at the prompt as an operator; the adjoint is its vector–Jacobian product.
struct FunctionOperator: LinearOperator {
  let name: String
  let domain: [Int]
  let range: [Int]
  let function: Value
  let session: Session
  /// Whether the function refers to something that a derivative is being taken of.
  let isTraced: Bool
  let extent: Extent

  /// - Throws: a diagnostic when the function is not linear at the points tried, or functions hold functions without end.
  init(_ function: Value, shape: [Int], session: Session) throws {
    name = "operator"
    extent = try Extent(of: [function])
    domain = shape
    self.function = function
    self.session = session
    let call = { (x: Tensor<Double>) in try session.callTensor(function, [x], purpose: "`operator`") }
    range = try call(Tensor.zeros(shape)).shape
    // f(a + 2b) = f(a) + 2f(b) at two fixed points tells a linear function from most others.
    let a = try Draw.normal(shape, key: RandomKey(seed: 0).stream(.probes))
    let b = try Draw.normal(shape, key: RandomKey(seed: 0).stream(.probes, 1))
    let (left, right) = try (call(a + 2 * b), call(a) + 2 * call(b))
    isTraced = left.isTraced
    let error = try (left - right).norm().item
    guard error <= 1e-8 * (try left.norm().item + right.norm().item) else {
      throw Diagnostic(
        .badArgument, "the function given to `operator` is not linear: f(a + 2b) differs from f(a) + 2f(b)",
        help: "say so: `operator(f, shape: …, linear: false)`; a constant that f adds belongs to y instead")
    }
  }

  func apply(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try each(x) { try session.callTensor(function, [$0], purpose: "`operator`") }
  }

  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> {
    let zero = try Tensor<Double>.zeros(domain)
    return try each(y) { u in
      try vjp({ try session.callTensor(function, [$0], purpose: "`operator`") }, at: zero).pullback(u)
    }
  }

  private func each(
    _ batch: Tensor<Double>, _ body: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    try Tensor.stack((0..<batch.shape[0]).map { try body(batch[$0]) })
  }
}
