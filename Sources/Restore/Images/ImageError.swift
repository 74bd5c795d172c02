import Numerics

/// Why a picture could not be read or written. The description is a sentence for the person who typed the path.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// Nothing at the path; `similar` is a name in the same folder that was perhaps meant.
  case missing(path: String, similar: String?)
  /// The path leads to a folder, a device or something else that is not a file.
  case notAFile(path: String)
  /// The system refused to read or write, and its reason.
  case system(path: String, action: String, reason: String)
  /// The first bytes are not those of a PNG; `looksLike` names the format recognised instead, if any.
  case notPNG(path: String, looksLike: String?)
  /// The first bytes are those of no picture that is read; `looksLike` as above.
  case notPicture(path: String, looksLike: String?)
  /// The file ends before the picture does.
  case truncated(path: String)
  /// The file breaks the rules of its format, PNG or JPEG, and how.
  case damaged(path: String, format: String = "PNG", reason: String)
  /// A picture whose colours or samples are of a kind that is not read, and what can be done.
  case unsupported(path: String, kind: String, remedy: String)
  /// The picture is larger than the memory budget (bytes) allows.
  case tooLarge(path: String, width: Int, height: Int, budget: Int)
  /// A tensor whose shape is no picture.
  case shape([Int])
  /// Numbers that no pixel can show.
  case notFinite(count: Int, of: Int)

  public var description: String {
    switch self {
    case .missing(let path, let similar):
      return "there is no file \(path)" + (similar.map { "; did you mean \($0)?" } ?? "")
    case .notAFile(let path):
      return "\(path) is not a file"
    case .system(let path, let action, let reason):
      return "cannot \(action) \(path): \(reason)"
    case .notPNG(let path, let looksLike):
      return "\(path) is not a PNG picture" + (looksLike.map { ": it looks like \($0)" } ?? "")
    case .notPicture(let path, let looksLike):
      return "\(path) is neither a PNG nor a JPEG picture" + (looksLike.map { ": it looks like \($0)" } ?? "")
    case .truncated(let path):
      return "\(path) is truncated: the file ends before the picture does"
    case .damaged(let path, let format, let reason):
      return "\(path) is a damaged \(format): \(reason)"
    case .unsupported(let path, let kind, let remedy):
      return "\(path) is \(kind): \(remedy)"
    case .tooLarge(let path, let width, let height, let budget):
      return "\(path) is \(width)×\(height) pixels, over the memory budget of \(budget >> 20) MiB"
    case .shape(let shape) where BatchLayout.hasChannelsLast(shape):
      return "a tensor of shape \(Shape.text(shape)) has its channels last, and a picture has them first, as 3×H×W"
    case .shape(let shape):
      return "a tensor of shape \(Shape.text(shape)) is not a picture: H×W, 1×H×W or 3×H×W (or a batch of these) is"
    case .notFinite(let count, let total):
      return "\(count) of \(total) numbers are NaN or infinite, which no pixel can show"
    }
  }
}
