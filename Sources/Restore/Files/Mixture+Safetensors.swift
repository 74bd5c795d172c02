import Numerics

/// A mixture of factor analysers as a file: `weights` (K), `means` (K×event), `loadings` (K×n×q), `variances` (K×n).
extension Mixture {
  /// - Throws: ``ImageError``, ``FileFormatError`` or ``PriorError`` when the file is no such mixture.
  public init(safetensors path: String, name: String) throws {
    try self.init(Safetensors(path: path), path: path, name: name)
  }

  /// - Parameter path: names the file in errors.
  init(_ file: Safetensors, path: String, name: String) throws {
    func failure(_ reason: String) -> FileFormatError {
      FileFormatError(path: path, format: "mixture", reason: reason)
    }
    let weights = try file.tensor("weights")
    let means = try file.tensor("means")
    let loadings = try file.tensor("loadings")
    let variances = try file.tensor("variances")
    let n = means.shape.dropFirst().reduce(1, *)
    guard
      weights.rank == 1, means.rank >= 2, means.shape[0] == weights.count, variances.shape == [weights.count, n],
      loadings.rank == 3, Array(loadings.shape.prefix(2)) == [weights.count, n]
    else { throw failure("the shapes of its tensors do not fit one another") }
    try self.init(
      name: name, weights: weights.scalars, means: means,
      covariances: (0..<weights.count).map { try FactorCovariance(loadings: loadings[$0], diagonal: variances[$0]) })
  }

  /// The mixture as a file: weights in 32 bits, everything else in 16.
  /// - Throws: ``PriorError/invalid(_:)`` unless every covariance is a ``FactorCovariance`` of one rank.
  public func safetensors(metadata: [String: String] = [:]) throws -> SafetensorsWriter {
    let factors = covariances.compactMap { $0 as? FactorCovariance }
    guard factors.count == count, Set(factors.map(\.loadings.shape)).count == 1 else {
      throw PriorError.invalid("\(name): only a mixture of factor analysers of one rank can be written")
    }
    var writer = SafetensorsWriter(metadata: metadata)
    try writer.add("weights", Tensor(weights), as: .float32)
    try writer.add("means", means.reshaped([count] + eventShape), as: .float16)
    try writer.add("loadings", Tensor.stack(factors.map(\.loadings)), as: .float16)
    try writer.add("variances", Tensor.stack(factors.map(\.diagonal)), as: .float16)
    return writer
  }
}
