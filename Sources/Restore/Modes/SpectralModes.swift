import Numerics

/// Functions of singular values in a known singular system, exact mode by mode.
package struct SpectralModes: ModeSpace {
  private let h: SpectralOperator
  private let family: ModeFamily
  /// For every mode of the system the position of its value in the family.
  private let index: [Int]

  package init(_ h: SpectralOperator, noise: Double) { self.init(h, noise: noise, variances: nil) }

  private init(_ h: SpectralOperator, noise: Double, variances: [Double]?) {
    self.h = h
    var pairs: [[Double]] = []
    var known: [[Double]: Int] = [:]
    let system = h.system
    let given = variances ?? [Double](repeating: 1, count: system.values.count)
    index = zip(zip(system.singularValues, system.kept), given).map { mode, c in
      // Without noise only the modes H† keeps are guided; with noise every mode is, and small ones hardly.
      guard mode.0 > 0, noise > 0 || mode.1 else { return 0 }
      let pair = [mode.0, c]
      if let position = known[pair] { return position }
      pairs.append(pair)
      known[pair] = pairs.count
      return pairs.count
    }
    family = ModeFamily(values: pairs.map { $0[0] }, noise: noise, variances: pairs.map { $0[1] })
  }

  package func onUnknowns(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator {
    let values = try f(family)
    return try SpectralOperator(
      name: name, system: h.system, from: .domain, to: .domain, values: spread(values), null: Tensor(values[0]))
  }

  package func fromMeasurements(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator {
    // Coefficients in front of Uᵀy carry the sign of the value where both bases are one.
    let signs = Tensor(h.values.scalars.map { $0 < 0 ? -1.0 : 1 })
    return try SpectralOperator(
      name: name, system: h.system, from: h.to, to: h.from, values: spread(f(family)) * signs)
  }

  package func variances(of d: Tensor<Double>) throws -> [Double] {
    try h.system.analyse(d).square().mean(axis: 0).scalars
  }

  package func assuming(variances: [Double]) -> any ModeSpace {
    SpectralModes(h, noise: family.noise, variances: variances)
  }

  private func spread(_ values: [Double]) -> Tensor<Double> { Tensor(index.map { values[$0] }) }
}
