import Numerics

/// An operator that is diagonal in a known singular system: H itself, its adjoint and pseudo-inverse, functions of HᵀH
/// and HHᵀ, and every sum, product and function of those.
///
/// It maps one side of the system to one side, so the algebra closes: values add and multiply mode by mode and nothing
/// is ever composed or approximated. What lies outside the modes is multiplied by `null`, which is zero unless both
/// sides are the same.
public struct SpectralOperator: LinearOperator {
  /// The two spaces a system joins.
  public enum Side: Sendable { case domain, range }

  public let name: String
  public let system: any SingularSystem
  public let from: Side
  public let to: Side
  /// One value a mode.
  public let values: Tensor<Double>
  /// The factor outside the modes.
  public let null: Tensor<Double>

  public init(
    name: String, system: any SingularSystem, from: Side, to: Side, values: Tensor<Double>,
    null: Tensor<Double> = Tensor(0)
  ) throws {
    guard values.shape == system.values.shape, null.count == 1 else {
      throw TensorError.shapes(operation: name, system.values.shape, values.shape)
    }
    self.name = name
    self.system = system
    // With one basis for both sides the sides are the same.
    self.from = system.isSymmetric ? .domain : from
    self.to = system.isSymmetric ? .domain : to
    self.values = values
    self.null = null
  }

  public var domain: [Int] { from == .domain ? system.domain : system.range }
  public var range: [Int] { to == .domain ? system.domain : system.range }
  public var spectral: SpectralOperator? { self }
  public var isTraced: Bool { values.isTraced || null.isTraced }

  /// Whether the operator maps a space to itself, so that functions of it make sense mode by mode.
  public var isEndomorphism: Bool { from == to }

  /// Whether nothing of the space lies outside the modes.
  public var spansAll: Bool { spans(from) }

  public func apply(_ x: Tensor<Double>) throws -> Tensor<Double> { try apply(x, from, to) }
  public func adjoint(_ y: Tensor<Double>) throws -> Tensor<Double> { try apply(y, to, from) }

  private func apply(_ x: Tensor<Double>, _ from: Side, _ to: Side) throws -> Tensor<Double> {
    let modes = try analyse(x, from)
    guard from == to, !spans(from) else { return try synthesise(modes * values, to) }
    return try null * x + synthesise(modes * (values - null), to)
  }

  private func spans(_ side: Side) -> Bool { side == .domain ? system.spansDomain : system.spansRange }

  private func analyse(_ x: Tensor<Double>, _ side: Side) throws -> Tensor<Double> {
    let (system, event) = (self.system, side == .domain ? system.domain : system.range)
    return try linear(x, modes: system.values.count, event: event) {
      try side == .domain ? system.analyse($0) : system.analyseRange($0)
    } back: {
      try side == .domain ? system.synthesise($0) : system.synthesiseRange($0)
    }
  }

  private func synthesise(_ ξ: Tensor<Double>, _ side: Side) throws -> Tensor<Double> {
    let (system, event) = (self.system, side == .domain ? system.domain : system.range)
    return try linear(ξ, modes: system.values.count, event: event) {
      try side == .domain ? system.synthesise($0) : system.synthesiseRange($0)
    } back: {
      try side == .domain ? system.analyse($0) : system.analyseRange($0)
    }
  }

  /// A linear map whose adjoint is known: recorded as one operation.
  private func linear(
    _ x: Tensor<Double>, modes: Int, event: [Int],
    _ forth: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>,
    back: @escaping @Sendable (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    try primitive([x]) {
      try forth($0[0])
    } derivatives: { _, _ in
      [LinearMap(push: forth, pull: back)]
    }
  }

  /// The same system and sides with other values.
  public func with(name: String, values: Tensor<Double>, null: Tensor<Double>) throws -> SpectralOperator {
    try SpectralOperator(name: name, system: system, from: from, to: to, values: values, null: null)
  }
}
