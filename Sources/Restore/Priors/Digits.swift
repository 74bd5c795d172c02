import Numerics

extension Mixture {
  /// The prior that ships: a mixture of factor analysers of handwritten digits, 1×28×28 in [−1, 1].
  ///
  /// What it was fitted on, how, and how good it is stands on its card, `models/digits.md`.
  /// - Throws: ``FileFormatError`` when the model file is not found or is damaged.
  public static func digits() throws -> Mixture {
    try Mixture(safetensors: ModelFolder.path("digits.safetensors"), name: "digits")
  }
}
