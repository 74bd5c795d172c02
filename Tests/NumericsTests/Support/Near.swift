import Numerics
import Testing

/// Expects two tensors of one shape to agree within `tolerance` of the larger norm of elements, or absolutely below
/// magnitude 1.
func expectNear<S: TensorScalar>(
  _ a: Tensor<S>, _ b: Tensor<S>, _ tolerance: S, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(a.shape == b.shape, comment, sourceLocation: sourceLocation)
  guard a.shape == b.shape else { return }
  let scale = (a.scalars + b.scalars).reduce(S(1)) { Swift.max($0, $1.magnitude) }
  let worst = zip(a.scalars, b.scalars).reduce(S(0)) { worst, pair in
    let difference = (pair.0 - pair.1).magnitude
    return difference.isNaN ? .infinity : Swift.max(worst, difference)
  }
  #expect(worst <= tolerance * scale, comment, sourceLocation: sourceLocation)
}

/// Expects a tensor error of which the description contains all the given words.
func expectError(
  _ words: String..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  do {
    try body()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch let error as TensorError {
    for word in words {
      #expect(error.description.contains(word), "\(error)", sourceLocation: sourceLocation)
    }
  } catch {
    Issue.record("another error: \(error)", sourceLocation: sourceLocation)
  }
}
