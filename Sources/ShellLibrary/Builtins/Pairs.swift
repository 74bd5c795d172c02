import Foundation
import Numerics
import ShellLanguage

extension Builtins {
  /// Elementwise functions of two or three tensors that broadcast.
  static let pairs: [Builtin] = [
    Builtin(
      "atan2", .elementwise, [.required("y", "the ordinate"), .required("x", "the abscissa")],
      "The angle of the point (x, y), from -pi to pi.", equation: "tan(atan2(y, x)) = y/x",
      source: "IEEE 754-2008, 9.2",
      example: "atan2(1, -1)"
    ) { arguments, _ in
      .from(try arguments.tensor("y").atan2(try arguments.tensor("x")))
    },
    Builtin(
      "clip", .elementwise,
      [
        .required("x", "a number or a tensor"), .required("low", "the smallest value"),
        .required("high", "the largest value"),
      ],
      "Cuts every element to an interval.", equation: "min(max(x, low), high)", source: "NumPy's clip",
      example: "clip([-2, 0.5, 3], 0, 1)"
    ) { arguments, _ in
      let low = try arguments.tensor("low")
      return .from(try arguments.tensor("x").maximum(low).minimum(try arguments.tensor("high")))
    },
    Builtin(
      "where", .elementwise,
      [
        .required("mask", "zeros and ones"), .required("a", "taken where the mask is not 0"),
        .required("b", "taken elsewhere"),
      ],
      "Takes each element from one of two tensors; all three broadcast.", equation: "aᵢ if maskᵢ ≠ 0 else bᵢ",
      source: "NumPy's where", example: "x = [-1, 2]; where(x > 0, x, 0)"
    ) { arguments, _ in
      .from(
        try Tensor.select(try arguments.tensor("mask"), try arguments.tensor("a"), try arguments.tensor("b")))
    },
    Builtin(
      "minimum", .elementwise, [.required("a", "a tensor"), .required("b", "a tensor")],
      "The smaller of each pair of elements.", equation: "min(aᵢ, bᵢ)", source: "NumPy's minimum",
      example: "minimum([1, 5], [3, 2])"
    ) { arguments, _ in .from(try arguments.tensor("a").minimum(try arguments.tensor("b"))) },
    Builtin(
      "maximum", .elementwise, [.required("a", "a tensor"), .required("b", "a tensor")],
      "The larger of each pair of elements.", equation: "max(aᵢ, bᵢ)", source: "NumPy's maximum",
      example: "maximum([1, 5], 3)"
    ) { arguments, _ in .from(try arguments.tensor("a").maximum(try arguments.tensor("b"))) },
  ]
}
