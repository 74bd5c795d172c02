import Numerics

/// Pictures with a part unseen: the measurement keeps the picture's shape and is zero where nothing was seen.
public enum Inpainting {
  /// - Parameter mask: 1 where the picture is seen and 0 where not, of the event's shape.
  /// - Throws: ``OperatorError/invalid(_:)`` for other values or when nothing at all is seen.
  public static func masked(_ mask: Tensor<Double>) throws -> Diagonal {
    guard mask.scalars.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw notBinary(mask)
    }
    guard mask.scalars.contains(1) else { throw OperatorError.invalid("inpainting: the mask hides everything") }
    return try Diagonal(mask, name: "inpainting")
  }

  /// What a mask with other numbers probably is: one from a picture file, where black is −1, or a soft one.
  private static func notBinary(_ mask: Tensor<Double>) -> OperatorError {
    let values = mask.scalars
    let isFromFile = values.contains { $0 < 0 } && values.allSatisfy { abs($0) <= 1 }
    return .invalid(
      "inpainting: a mask holds 0 (unseen) and 1 (seen) only"
        + (isFromFile ? ", and a picture from a file is −1 where it is black" : ""),
      help: isFromFile
        ? "compare it: `mask: m > 0`; factors between 0 and 1 make a soft mask, `diagonal((m + 1)/2)`"
        : "compare it: `mask: m > 0`; factors of any size make a soft mask, `diagonal(m)`")
  }

  /// The same mask for every channel, or whatever axes of `shape` it lacks.
  /// - Throws: ``OperatorError/invalid(_:)`` for a mask that does not fit the shape, too.
  public static func masked(_ mask: Tensor<Double>, shape: [Int]) throws -> Diagonal {
    guard (try? Shape.broadcast(mask.shape, shape, operation: "inpainting")) == shape else {
      throw OperatorError.invalid(
        "inpainting: a mask \(Shape.text(mask.shape)) does not fit \(Shape.text(shape))",
        help: "a mask has the shape of the picture, or of its rows and columns")
    }
    return try masked(mask.broadcasted(to: shape))
  }

  /// A rectangle unseen, over all channels.
  /// - Parameters:
  ///   - box: row, column, height and width of the rectangle.
  ///   - shape: the event's shape; its last two axes are the picture's.
  public static func box(_ box: [Int], shape: [Int]) throws -> Diagonal {
    guard box.count == 4 else { throw OperatorError.invalid("inpainting: a box is [row, column, height, width]") }
    guard shape.count >= 2 else {
      throw OperatorError.invalid(
        "inpainting: a box needs a picture, not \(Shape.text(shape))",
        help: "a picture is H×W, 1×H×W or 3×H×W; of a vector a `mask:` hides parts")
    }
    let (h, w) = (shape[shape.count - 2], shape[shape.count - 1])
    guard box.allSatisfy({ $0 >= 0 }), box[2] > 0, box[3] > 0, box[0] <= h - box[2], box[1] <= w - box[3] else {
      let isInside = box.allSatisfy { $0 >= 0 } && box[0] < h && box[1] < w && box[2] > 0 && box[3] > 0
      throw OperatorError.invalid(
        "inpainting: the box \(box) does not lie inside \(h)×\(w)",
        help: "a box is [row, column, height, width]"
          + (isInside
            ? "; cut at the border it is `box: [\(box[0]), \(box[1]), \(min(box[2], h - box[0])), \(min(box[3], w - box[1]))]`"
            : ", from row 0 to \(h - 1) and column 0 to \(w - 1)"))
    }
    let hole = try Tensor<Double>.zeros([box[2], box[3]])
    let plane = try Tensor<Double>.ones([h, w]).replacing(
      [.range(start: box[0], end: box[0] + box[2], step: 1), .range(start: box[1], end: box[1] + box[3], step: 1)],
      with: hole)
    return try masked(plane.broadcasted(to: shape))
  }
}
