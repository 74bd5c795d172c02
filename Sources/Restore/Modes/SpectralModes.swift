import Numerics

/// Functions of singular values in a known singular system, exact mode by mode.
package struct SpectralModes: ModeSpace {
  private let h: SpectralOperator
  private let family: ModeFamily
  /// For every mode of the system the position of its value in the family.
  private let index: [Int]

  /// - Parameter noise: σ_y, of one element; it and the values of H may be traced.
  package init(_ h: SpectralOperator, noise: Tensor<Double>) throws {
    try self.init(h, noise: noise, variances: nil)
  }

  private init(_ h: SpectralOperator, noise σy: Tensor<Double>, variances: [Double]?) throws {
    self.h = h
    let noise = try σy.item
    var pairs: [[Double]] = []
    /// The mode each pair is of.
    var modes: [Int] = []
    var known: [[Double]: Int] = [:]
    let system = h.system
    let given = variances ?? [Double](repeating: 1, count: system.values.count)
    index = zip(zip(system.singularValues, system.kept), given).enumerated().map { i, both in
      let (mode, c) = both
      // Without noise only the modes H† keeps are guided; with noise every mode is, and small ones hardly.
      guard mode.0 > 0, noise > 0 || mode.1 else { return 0 }
      let pair = [mode.0, c]
      if !h.isTraced, let position = known[pair] { return position }
      pairs.append(pair)
      modes.append(i)
      known[pair] = pairs.count
      return pairs.count
    }
    let values = try h.isTraced ? h.values.abs().gathered(modes, shape: [modes.count]) : Tensor(pairs.map { $0[0] })
    family = try ModeFamily(values: values, noise: σy, variances: pairs.map { $0[1] })
  }

  package func onUnknowns(_ name: String, _ f: @escaping ModeFunction) throws -> any LinearOperator {
    let values = try f(family)
    return try SpectralOperator(
      name: name, system: h.system, from: .domain, to: .domain, values: spread(values), null: values[0])
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

  package func assuming(variances: [Double]) throws -> any ModeSpace {
    try SpectralModes(h, noise: family.tensors.noise, variances: variances)
  }

  private func spread(_ values: Tensor<Double>) throws -> Tensor<Double> {
    try values.gathered(index, shape: [index.count])
  }
}
