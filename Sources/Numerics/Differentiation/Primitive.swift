/// Runs an operation and, where an input is traced, records its derivatives.
///
/// - Parameters:
///   - inputs: the tensors the result depends on.
///   - compute: the operation on plain numbers.
///   - derivatives: from the inputs and the output, one level down, the linear map of each input (`nil`: no
///     dependence, as for a mask). Written in tensor operations, so it is itself differentiable.
/// - Returns: the result, traced when an input is.
public func primitive<S: TensorScalar>(
  _ inputs: [Tensor<S>],
  compute: ([Tensor<S>]) throws -> Tensor<S>,
  derivatives: ([Tensor<S>], Tensor<S>) throws -> [LinearMap<S>?]
) throws -> Tensor<S> {
  guard let level = highestLevel(inputs) else { return try compute(inputs) }
  let primals = inputs.map { $0.primal(at: level) }
  let output = try primitive(primals, compute: compute, derivatives: derivatives)
  return try record(output, inputs: inputs, maps: try derivatives(primals, output), level: level)
}

/// The innermost level at which any of the tensors is traced.
package func highestLevel<S>(_ tensors: [Tensor<S>]) -> Int? {
  tensors.compactMap { $0.trace?.level }.max()
}

/// Attaches the derivatives of one operation at one level to its output.
package func record<S>(
  _ output: Tensor<S>, inputs: [Tensor<S>], maps: [LinearMap<S>?], level: Int
) throws -> Tensor<S> {
  var tangent: Tensor<S>?
  var parents: [Tape<S>.Parent] = []
  var tape: Tape<S>?
  for (input, map) in zip(inputs, maps) {
    guard let map, let trace = input.trace, trace.level == level else { continue }
    switch trace.mode {
    case .forward(let t):
      let piece = try map.push(t)
      if let sum = tangent { tangent = try sum + piece } else { tangent = piece }
    case .reverse(let owner, let index):
      tape = owner
      parents.append(Tape<S>.Parent(index: index, pull: map.pull))
    }
  }
  if let tangent {
    return Tensor(
      unchecked: output.shape, output.scalars,
      trace: Trace(level: level, primal: output, mode: .forward(tangent: tangent)))
  }
  if let tape {
    return Tensor(
      unchecked: output.shape, output.scalars,
      trace: Trace(level: level, primal: output, mode: .reverse(tape: tape, index: tape.append(parents))))
  }
  return output
}

extension Tensor {
  /// The value one level down when the tensor is traced at `level`, else the tensor itself.
  package func primal(at level: Int) -> Tensor {
    guard let trace, trace.level == level else { return self }
    return trace.primal
  }
}
