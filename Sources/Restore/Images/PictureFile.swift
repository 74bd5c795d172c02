import Numerics

/// Pictures from files, whatever their names end in: the first bytes say whether it is a PNG or a JPEG.
public enum PictureFile {
  /// The endings of names that are taken for pictures.
  public static let endings = ["png", "jpg", "jpeg"]

  /// C×H×W in [−1, 1]; grey is 1×H×W.
  /// - Throws: ``ImageError``; ``TensorError/cancelled(_:)``.
  public static func read(_ path: String) throws -> Tensor<Double> {
    let file = try FileBytes.read(path)
    if JPEG.isJPEG(file) { return try JPEG.picture(file, path: path) }
    do {
      return try PNG.picture(file, path: path)
    } catch ImageError.notPNG(let path, let looksLike) {
      throw ImageError.notPicture(path: path, looksLike: looksLike)
    }
  }
}
