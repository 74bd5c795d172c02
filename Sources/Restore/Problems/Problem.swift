import Numerics

/// A linear inverse problem y = H x₀ + σ_y n with a prior for x₀.
public struct Problem: InverseProblem {
  public let prior: any Prior
  public let `operator`: any LinearOperator
  /// The measurement as it was made, of the operator's range or a batch of them.
  public let y: Tensor<Double>
  /// U Uᵀy, the part of y in the range of H: all of it that can move a guided walk. The rest is noise.
  public let projected: Tensor<Double>
  /// σ_y with its derivatives, where those are being taken.
  public let noiseLevel: Tensor<Double>
  /// H in its own singular basis, where one is known.
  let singular: SpectralOperator?

  /// - Throws: ``ProblemError`` when the parts do not fit one another.
  public init(prior: any Prior, operator h: any LinearOperator, y: Tensor<Double>, noise: Double) throws {
    try self.init(prior: prior, operator: h, y: y, noise: Tensor(noise))
  }

  /// The same with a σ_y that may be traced, of one element.
  public init(
    prior: any Prior, operator h: any LinearOperator, y: Tensor<Double>, noise: Tensor<Double>
  ) throws {
    try ProblemError.check(prior: prior, name: h.name, domain: h.domain, range: h.range, y: y, noise: noise)
    self.prior = prior
    self.operator = h
    noiseLevel = try noise.reshaped([])
    singular = try h.spectral?.standalone()
    self.y = y
    projected = try Problem.projected(y, h, singular)
  }

  /// U Uᵀ y: what of y the operator can explain, untouched where the range is everything. Singular values that are
  /// zero but for rounding, ε max(m, n) of the largest, count as zero.
  private static func projected(
    _ y: Tensor<Double>, _ h: any LinearOperator, _ singular: SpectralOperator?
  ) throws -> Tensor<Double> {
    guard let system = singular?.system else { return y }
    let s = system.singularValues
    let size = Double(max(h.domain.reduce(1, *), h.range.reduce(1, *)))
    let floor = Double.ulpOfOne * size * (s.max() ?? 0)
    if s.count == h.range.reduce(1, *), s.allSatisfy({ $0 > floor }) { return y }
    return try Batch.map(y, event: h.range, name: h.name) {
      let modes = try system.analyseRange($0) * Tensor(s.map { $0 > floor ? 1 : 0 })
      return try system.synthesiseRange(modes)
    }
  }

  public var name: String { self.operator.name }
  public var range: [Int] { self.operator.range }
  public var hasTracedOperator: Bool { self.operator.isTraced }
  public var holes: Int {
    // Of a mask or a diagonal operator the modes are the numbers of y themselves.
    guard let system = singular?.system as? CoordinateSystem, noise > 0 else { return 0 }
    let (values, y) = (system.singularValues, self.y.scalars)
    return y.indices.count { y[$0] == 0 && values[$0 % values.count] == 0 }
  }
  public func measure(_ x: Tensor<Double>) throws -> Tensor<Double> { try self.operator(x) }
  public func with(y: Tensor<Double>) throws -> Problem {
    try Problem(prior: prior, operator: self.operator, y: y, noise: noiseLevel)
  }

  /// A factor for each value of the operator: 1/s without noise, 0 where H† drops the mode, and with noise the damped
  /// inverse given.
  func damped(
    _ h: SpectralOperator, _ damp: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> Tensor<Double> {
    if noise > 0 { return try damp(h.values) }
    let kept = Tensor(h.system.kept.map { $0 ? 1.0 : 0 })
    return try Tensor.select(kept, 1 / Tensor.select(kept, h.values, Tensor(1)), Tensor(0))
  }

  /// The operator's singular basis, which exact integrators need.
  /// - Throws: ``OperatorError/unknownSpectrum(operator:wanted:)``.
  public func spectral(for wanted: String) throws -> SpectralOperator {
    guard let singular else {
      if self.operator.isTraced {
        throw TensorError.derivative(
          operation: wanted,
          reason: "the singular system of \(self.operator.name) is not differentiated with respect to its entries; "
            + "`pigdm` and `posterior` do without, and `diagonal`, `blur` and `modes` keep theirs fixed")
      }
      throw OperatorError.unknownSpectrum(operator: self.operator.name, wanted: wanted)
    }
    return singular
  }
}
