import Foundation
import Numerics

extension DigitsTraining {
  /// What a person should know about the prior, as Markdown.
  /// - Parameter checksum: of the numbers of the model's file, by which a card of another model is told.
  func card(_ digits: DigitImages, _ prior: Mixture, _ quality: [Measurement], checksum: UInt32) -> String {
    func decibels(_ x: Double) -> String { String(format: "%.2f", x) }
    func gain(_ x: Double) -> String { String(format: "%+.2f", x) }
    let rows = quality.map { line in
      let q = line.quality
      return "| \(line.problem) | \(decibels(q.pseudoInverse)) | \(decibels(q.posteriorMean)) "
        + "| **\(gain(q.gain))** | \(gain(q.pooledGain)) |"
    }
    let seen = digits.fitted.count
    let floor = String(format: "%g", options.floor)
    return """
      # digits

      A prior for \(digits.height)×\(digits.width) pictures of handwritten digits, white on black, in [−1, 1]: a mixture of \
      \(prior.count) factor analysers of rank \(options.rank).

      $$p(x_0) = \\sum_k w_k \\, N(x_0; m_k, W_k W_k^\\top + \\operatorname{diag} D_k)$$

      Its denoiser, score, samples and the posterior of any linear measurement are exact. Samples are recognisable digits \
      with a fine speckle, which D_k adds pixel by pixel.

      ## Data
      \(digits.count) digits of MNIST (Y. LeCun and C. Cortes; CC BY-SA 3.0), pixel v as 2v/255 − 1. Digit i, counted from 0 \
      in the file, is **held out when i mod 16 = 15** (\(digits.heldOut.count) digits: 15, 31, 47, …); the fit has never \
      seen these. The other \(seen) were used, each with its shifts by one pixel up, down, left and right \
      (\(seen * DigitsTraining.shifts.count) pictures). The file holds no picture of the data, only the numbers above.

      ## Training
      The start: k-means++ and Lloyd's steps on the first 50 principal components, then the principal components of each \
      cluster. Then \(iterations) steps of EM (Ghahramani and Hinton, 1996) on the likelihood less \
      (β/2) Σ tr(WᵀD⁻¹W), β = \(String(format: "%g", options.shrinkage)), with D ≥ \(floor); seed \(options.seed). Weights \
      are stored in 32 bits, all else in 16; \(ModelCard.words(checksum)).

          ./conjugate train digits --data FOLDER --out models/digits.safetensors

      ## Quality
      PSNR in dB (range 2) of the exact posterior mean on the \(digits.heldOut.count) held-out digits, σ_y = \
      \(DigitsTraining.noise), beside the pseudo-inverse on the same measurements (for the box: the picture as measured, 0 \
      in the hole). Means over digits; the last column is the gain in the PSNR of the pooled squared error.

      | problem | pseudo-inverse | posterior mean | gain | pooled |
      |---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      ## Limits
      One digit, upright, centred by its mass in a \(digits.height)×\(digits.width) picture as in MNIST. Elsewhere \
      the prior is confidently wrong.

      ## Licence
      Apache-2.0, as the rest of the project; the data keep their own licence, above.

      """
  }
}
