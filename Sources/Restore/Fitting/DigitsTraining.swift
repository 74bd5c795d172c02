import Foundation
import Numerics

/// The making of the prior `digits()`: a mixture of factor analysers fitted to handwritten digits, their shifts by one
/// pixel up, down, left and right included, and its quality on digits that the fit never saw.
public struct DigitsTraining: Sendable {
  public var options = FactorAnalysisOptions(components: 60, rank: 40, shrinkage: 10, floor: 1e-3)
  public var iterations = 20
  /// σ_y of the measurements that the quality is stated for.
  public static let noise = 0.05
  /// The picture itself and its neighbours: pixels down and right.
  public static let shifts = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]

  public init() {}

  /// What a training is busy with.
  public enum Stage: Sendable {
    /// The pictures are read and clustered.
    case starting(pictures: Int)
    /// A step of EM out of so many, and the fit before it.
    case fitting(FactorAnalysisFit.Report, of: Int)
    /// The quality for this problem is measured next.
    case measuring(String)
  }

  /// One line of the card.
  public struct Measurement: Sendable {
    public let problem: String
    public let quality: RestorationQuality
  }

  /// Fits the prior.
  /// - Parameter progress: hears of each stage, and may stop the training by throwing.
  public func fit(_ digits: DigitImages, progress: (Stage) throws -> Void = { _ in }) throws -> Mixture {
    let fitted = digits.fitted
    let pictures = try Tensor.concat(
      DigitsTraining.shifts.map { try digits.pictures(fitted, down: $0.0, right: $0.1) })
    try progress(.starting(pictures: pictures.shape[0]))
    var fit = try FactorAnalysisFit(pictures, options: options)
    try fit.run(iterations: iterations) { try progress(.fitting($0, of: iterations)) }
    return try fit.mixture(name: "digits")
  }

  /// The quality on the digits kept out: 4× and 2× super-resolution and a missing central box.
  public func measure(
    _ prior: Mixture, _ digits: DigitImages, progress: (Stage) throws -> Void = { _ in }
  ) throws -> [Measurement] {
    let pictures = try digits.pictures(digits.heldOut)
    return try problems(digits).map { name, h in
      try progress(.measuring(name))
      return Measurement(
        problem: name,
        quality: try RestorationQuality(of: prior, restoring: pictures, through: h, noise: DigitsTraining.noise))
    }
  }

  /// - Throws: where the pictures are of a size that the problems cannot be posed for.
  private func problems(_ digits: DigitImages) throws -> [(String, any LinearOperator)] {
    let event = [1, digits.height, digits.width]
    let box = [(digits.height - 10) / 2, (digits.width - 10) / 2, 10, 10]
    return [
      ("4× super-resolution", try Superresolution(factor: 4, shape: event)),
      ("2× super-resolution", try Superresolution(factor: 2, shape: event)),
      ("missing central 10×10 box", try Inpainting.box(box, shape: event)),
    ]
  }

  /// Fits the prior to the digits at `path`, measures it as the file will hold it, and writes it to `output` with its card
  /// beside it (`.md` for `.safetensors`): both when everything is done. The model holds the text of its card too, so that
  /// one renaming is what decides; what stands beside it is a copy, and where a kill has left an old one, ``ModelCard``
  /// tells.
  /// - Returns: the prior as the file holds it, and its measured quality.
  /// - Throws: ``ImageError``, ``FileFormatError``, ``PriorError`` or ``TensorError``.
  @discardableResult
  public func train(
    on path: String, to output: String, progress: (Stage) throws -> Void = { _ in }
  ) throws -> (prior: Mixture, quality: [Measurement]) {
    // Better now than after minutes of work.
    let folder = URL(fileURLWithPath: output).deletingLastPathComponent().path
    guard access(folder, W_OK | X_OK) == 0 else {
      let isMissing = errno == ENOENT || errno == ENOTDIR
      let reason =
        isMissing
        ? "there is no folder \(folder)" : "in the folder \(folder) nothing can be written: \(FileBytes.reason())"
      throw ImageError.system(path: output, action: "write", reason: reason)
    }
    let digits = try DigitImages(path: path)
    _ = try problems(digits)
    let fitted = try fit(digits, progress: progress)
    let metadata = ["prior": "mixture of factor analysers", "heldOut": "digit i when i mod 16 = 15"]
    var writer = try fitted.safetensors(metadata: metadata)
    let file = try Safetensors(writer.encoded(), path: output)
    let prior = try Mixture(file, path: output, name: "digits")
    let quality = try measure(prior, digits, progress: progress)
    let card = card(digits, prior, quality, checksum: file.checksum)
    writer.metadata[ModelCard.metadataName] = card
    try FileBytes.write([(writer.encoded(), output), (Array(card.utf8), ModelCard.path(of: output))])
    return (prior, quality)
  }
}
