import Numerics

// The algebra of operators that share a singular system: exact, mode by mode.
extension SpectralOperator {
  /// Hᵀ.
  public var adjoint: SpectralOperator {
    get throws {
      try SpectralOperator(
        name: OperatorName.postfix(name, "'"), system: system, from: to, to: from, values: values, null: null)
    }
  }

  /// H†: 1/s on the modes whose size is over the cutoff times the largest, 0 elsewhere.
  public func pseudoInverse(cutoff: Double = SingularCutoff.relative) throws -> SpectralOperator {
    let sizes = values.scalars.map(\.magnitude) + (isEndomorphism ? null.scalars.map(\.magnitude) : [])
    let floor = cutoff * (sizes.max() ?? 0)
    func inverse(_ v: Tensor<Double>) throws -> Tensor<Double> {
      let keep = try v.untraced.abs().greater(Tensor(floor))
      return try Tensor.select(keep, 1 / Tensor.select(keep, v, Tensor(1)), Tensor(0))
    }
    return try SpectralOperator(
      name: OperatorName.postfix(name, "†"), system: system, from: to, to: from, values: inverse(values),
      null: inverse(null))
  }

  /// V f(|S|) Vᵀ with f(0) on the null space: a function of √(HᵀH).
  public func modes(
    name: String, _ f: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> SpectralOperator {
    try SpectralOperator(
      name: name, system: system, from: from, to: from, values: f(values.abs()).broadcasted(to: values.shape),
      null: from == to && !null.scalars.allSatisfy({ $0 == 0 }) ? f(null.abs()) : f(Tensor(0)))
  }

  /// f of a symmetric operator, eigenvalue by eigenvalue.
  /// - Parameter title: the result's name, f(A) unless given.
  /// - Throws: ``OperatorError/invalid(_:)`` when the operator does not map a space to itself in one basis.
  public func function(
    name: String, title: String? = nil, _ f: (Tensor<Double>) throws -> Tensor<Double>
  ) throws -> SpectralOperator {
    guard isEndomorphism else {
      throw OperatorError.invalid(
        "\(name) is a function of a symmetric operator, and \(self.name) maps \(Shape.text(domain)) to "
          + Shape.text(range), help: "`modes(H, f)` takes singular values, and `P = H† * H` is symmetric")
    }
    let title = title ?? OperatorName.function(name, of: self.name)
    let result = try with(name: title, values: f(values), null: f(null))
    // Outside the modes there is nothing where they span all.
    let given = spansAll ? values.scalars : values.scalars + null.scalars
    let made = spansAll ? result.values.scalars : result.values.scalars + result.null.scalars
    if let bad = made.firstIndex(where: { !$0.isFinite }) {
      throw TensorError.linearAlgebra(
        operation: title, reason: "the eigenvalue \(given[bad]) becomes \(made[bad])")
    }
    return result
  }

  /// The product `a ∘ b` when both live on one system and fit, else `nil`.
  static func composed(_ a: SpectralOperator, _ b: SpectralOperator) throws -> SpectralOperator? {
    guard a.system === b.system, a.from == b.to else { return nil }
    return try SpectralOperator(
      name: OperatorName.product(a.name, b.name), system: a.system, from: b.from, to: a.to,
      values: a.values * b.values, null: b.from == a.to && a.from == b.from ? a.null * b.null : Tensor(0))
  }

  /// The sum `a + b` when both live on one system and have the same sides, else `nil`.
  static func summed(_ a: SpectralOperator, _ b: SpectralOperator) throws -> SpectralOperator? {
    guard a.system === b.system, a.from == b.from, a.to == b.to else { return nil }
    return try a.with(
      name: OperatorName.sum(a.name, b.name), values: a.values + b.values, null: a.null + b.null)
  }
}
