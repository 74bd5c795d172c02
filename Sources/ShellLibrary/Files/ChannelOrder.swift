import Numerics
import Restore

/// Arrays that have their channels last, as NumPy, Pillow and TensorFlow have pictures.
enum ChannelOrder {
  /// What to say of an array that looks like a picture H×W×C, or a batch of them; nil for others.
  static func note(_ shape: [Int], name: String) -> String? {
    guard BatchLayout.hasChannelsLast(shape) else { return nil }
    return "\(name) is \(Shape.text(shape)) with its channels last, and pictures are C×H×W in [−1, 1] here: "
      + remedy(shape)
  }

  static func remedy(_ shape: [Int]) -> String {
    "`permute(x, [\(BatchLayout.channelsFirst(shape).map(String.init).joined(separator: ", "))])`"
  }
}
