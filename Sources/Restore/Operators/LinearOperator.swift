import Numerics

/// A linear map H from pictures (or vectors) to measurements, matrix-free.
///
/// Conforming types give `apply` and `adjoint` on batches, written in tensor operations; everyone else calls the
/// operator as a function, which checks shapes, adds the batch axis where there is none, and records derivatives.
public protocol LinearOperator: Sendable {
  /// What the operator is, in a few words.
  var name: String { get }
  /// The event shape of x.
  var domain: [Int] { get }
  /// The event shape of y = Hx.
  var range: [Int] { get }
  /// H of a batch of shape `[B] + domain`.
  func apply(_ x: Tensor<Double>) throws -> Tensor<Double>
  /// Hᵀ of a batch of shape `[B] + range`.
  func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double>
  /// The operator in its singular basis, where one is known.
  var spectral: SpectralOperator? { get }
  /// Whether a derivative with respect to something the operator is made of is being taken.
  var isTraced: Bool { get }
  /// How many operators it is put together from, counted with repetition.
  var parts: Int { get }
}

extension LinearOperator {
  public var spectral: SpectralOperator? { nil }
  public var isTraced: Bool { false }
  public var parts: Int { 1 }

  /// Hx for one x or a batch of them.
  /// - Throws: ``OperatorError/shape(operator:expected:given:)``.
  public func callAsFunction(_ x: Tensor<Double>) throws -> Tensor<Double> {
    try Batch.map(x, event: domain, name: name) { try apply($0) }
  }

  /// Hᵀy for one y or a batch of them.
  public func transposed(_ y: Tensor<Double>) throws -> Tensor<Double> {
    try Batch.map(y, event: range, name: "adjoint of \(name)") { try adjoint($0) }
  }

  /// The operator as a matrix of shape (range count, domain count).
  public func matrix() throws -> Tensor<Double> {
    let n = domain.reduce(1, *)
    let basis = try Tensor<Double>.identity(n).reshaped([n] + domain)
    return try self(basis).reshaped([n, range.reduce(1, *)]).transposed()
  }
}

/// An operator used with something it does not fit.
public enum OperatorError: Error, Equatable, CustomStringConvertible {
  case shape(operator: String, expected: [Int], given: [Int])
  case unknownSpectrum(operator: String, wanted: String)
  case notSymmetric(operator: String, function: String)
  /// Anything else outside what an operator takes; `help` says what to do, where that is known.
  case invalid(String, help: String? = nil)

  public var description: String {
    switch self {
    case .notSymmetric(let name, let function):
      return "\(function) is a function of eigenvalues, and \(name) is not symmetric: ⟨Au, v⟩ differs from ⟨u, Av⟩"
    case .shape(let name, let expected, let given):
      return "\(name) takes \(Shape.text(expected)) (or a batch of them), not \(Shape.text(given))"
    case .unknownSpectrum(let name, let wanted):
      return "\(wanted) needs the singular system of \(name), which is not known"
    case .invalid(let reason, _): return reason
    }
  }
}

/// One more leading axis is a batch.
enum Batch {
  /// Runs `body` on a batch and takes the batch axis off again when `x` had none.
  static func map(
    _ x: Tensor<Double>, event: [Int], name: String, _ body: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    if x.shape == event {
      let y = try body(try x.reshaped([1] + event))
      return try y.reshaped(Array(y.shape.dropFirst()))
    }
    guard x.rank == event.count + 1, Array(x.shape.dropFirst()) == event else {
      throw OperatorError.shape(operator: name, expected: event, given: x.shape)
    }
    return try body(x)
  }
}
