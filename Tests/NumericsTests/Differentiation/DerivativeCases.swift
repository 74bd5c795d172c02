import Numerics

extension DerivativeCase {
  /// Numbers in (0.2, 0.8).
  private static func inside(_ shape: Int...) throws -> T {
    try Draw.uniform(shape, key: RandomKey(seed: 3)) * 0.6 + 0.2
  }

  static let elementwise: [DerivativeCase] = [
    DerivativeCase("negate", at: try sample(2, 3)) { try -$0 },
    DerivativeCase("exp", at: try sample(2, 3)) { try $0.exp() },
    DerivativeCase("expm1", at: try sample(2, 3)) { try $0.expm1() },
    DerivativeCase("log", at: try inside(2, 3)) { try $0.log() },
    DerivativeCase("log1p", at: try inside(2, 3)) { try $0.log1p() },
    DerivativeCase("sqrt", at: try inside(2, 3)) { try $0.sqrt() },
    DerivativeCase("sin", at: try sample(2, 3)) { try $0.sin() },
    DerivativeCase("cos", at: try sample(2, 3)) { try $0.cos() },
    DerivativeCase("tan", at: try inside(2, 3)) { try $0.tan() },
    DerivativeCase("tanh", at: try sample(2, 3)) { try $0.tanh() },
    DerivativeCase("sinh", at: try sample(2, 3)) { try $0.sinh() },
    DerivativeCase("cosh", at: try sample(2, 3)) { try $0.cosh() },
    DerivativeCase("asin", at: try inside(2, 3)) { try $0.asin() },
    DerivativeCase("acos", at: try inside(2, 3)) { try $0.acos() },
    DerivativeCase("atan", at: try sample(2, 3)) { try $0.atan() },
    DerivativeCase("erf", at: try sample(2, 3)) { try $0.erf() },
    DerivativeCase("reciprocal", at: try inside(2, 3)) { try $0.reciprocal() },
    DerivativeCase("square", at: try sample(2, 3)) { try $0.square() },
    DerivativeCase("abs", at: try sample(2, 3)) { try $0.abs() },
    DerivativeCase("map", at: try sample(2, 3)) {
      try $0.map({ $0 * $0 * $0 }, derivative: { try 3 * $0.square() })
    },
  ]

  static let binary: [DerivativeCase] = [
    DerivativeCase("add, both", at: try sample(2, 3)) { try $0 + $0.square() },
    DerivativeCase("add, broadcast", at: try sample(3, 1)) { try $0 + sample(2, 1, 4) },
    DerivativeCase("subtract, left", at: try sample(3, 1)) { try $0 - sample(2, 1, 4) },
    DerivativeCase("subtract, right", at: try sample(3)) { try sample(2, 3) - $0 },
    DerivativeCase("multiply, both", at: try sample(2, 3)) { try $0 * $0.exp() },
    DerivativeCase("multiply, broadcast", at: try sample(3, 1)) { try $0 * sample(2, 1, 4) },
    DerivativeCase("divide, left", at: try sample(3)) { try $0 / (sample(2, 3).square() + 1) },
    DerivativeCase("divide, right", at: try inside(3)) { try sample(2, 3) / $0 },
    DerivativeCase("power, base", at: try inside(3)) { try $0.power(sample(2, 3)) },
    DerivativeCase("power, exponent", at: try sample(3)) { try inside(2, 3).power($0) },
    DerivativeCase("power, both", at: try inside(3)) { try $0.power($0) },
    DerivativeCase("power 2", at: try sample(3)) { try $0.power(2) },
    DerivativeCase("power 3 of negatives", at: try sample(5)) { try $0.power(3) },
    DerivativeCase("power -1", at: try inside(3)) { try $0.power(-1) },
    DerivativeCase("remainder, both", at: try sample(5)) { try $0 % ($0.square() + 1) },
    DerivativeCase("remainder, divisor", at: try inside(3)) { try sample(2, 3) % $0 },
    DerivativeCase("atan2, both", at: try sample(5)) { try $0.atan2($0.square() - 3) },
    DerivativeCase("atan2, broadcast", at: try sample(3)) { try sample(2, 3).atan2($0) },
    DerivativeCase("minimum", at: try sample(5)) { try $0.minimum($0.square() - 0.5) },
    DerivativeCase("maximum, broadcast", at: try sample(3)) { try sample(2, 3, seed: 2).maximum($0) },
    DerivativeCase("select", at: try sample(3)) { try T.select($0.less(T(0)), $0.exp(), sample(2, 3) * $0) },
  ]

  static let rearranging: [DerivativeCase] = [
    DerivativeCase("reshape", at: try sample(2, 6)) { try $0.reshaped([3, -1]).square() },
    DerivativeCase("permute", at: try sample(2, 3, 4)) { try $0.permuted([2, 0, 1]).square() },
    DerivativeCase("transpose", at: try sample(2, 3)) { try $0.transposed().square() },
    DerivativeCase("broadcast", at: try sample(3, 1)) { try $0.broadcasted(to: [2, 3, 4]).square() },
    DerivativeCase("summed to shape", at: try sample(2, 3, 4)) { try $0.summed(to: [3, 1]).square() },
    DerivativeCase("concat", at: try sample(2, 3)) { try T.concat([$0, $0.square(), sample(2, 1)], axis: 1) },
    DerivativeCase("stack", at: try sample(2, 3)) { try T.stack([$0.exp(), sample(2, 3), $0.square()]) },
    DerivativeCase("pad", at: try sample(2, 3)) { try $0.padded(axis: 1, at: 2, to: 7).square() },
    DerivativeCase("index", at: try sample(4, 5)) {
      try $0.indexed([.range(start: nil, end: nil, step: -2), .at(1)]).square()
    },
    DerivativeCase("slice", at: try sample(4, 5)) { try $0.sliced(axis: 1, 1..<4).square() },
    DerivativeCase("replace, whole", at: try sample(4)) {
      try $0.square().replacing([.range(start: 1, end: 3, step: 1)], with: T(7))
    },
    DerivativeCase("replace, part", at: try sample(2)) {
      try sample(3, 4).replacing([.range(start: 0, end: 2, step: 1), .at(2)], with: $0.square())
    },
    DerivativeCase("gather", at: try sample(2, 3)) { try $0.square().gathered([4, 4, 0, 1], shape: [2, 2]) },
    DerivativeCase("scatter", at: try sample(3)) { try $0.square().scattered([1, 1, 4], shape: [2, 3]) },
  ]

  static let reducing: [DerivativeCase] = [
    DerivativeCase("sum of axes", at: try sample(2, 3, 4)) { try $0.square().sum(axes: [0, 2]) },
    DerivativeCase("sum keeping axes", at: try sample(2, 3)) { try $0.square().sum(axes: [1], keepingAxes: true) },
    DerivativeCase("mean", at: try sample(2, 3)) { try $0.square().mean(axis: 0) },
    DerivativeCase("max", at: try sample(2, 5)) { try $0.square().max(axis: 1) },
    DerivativeCase("min of all", at: try sample(2, 5)) { try $0.exp().min() },
    DerivativeCase("logSumExp", at: try sample(2, 5)) { try $0.logSumExp(axis: 1) },
    DerivativeCase("dot", at: try sample(2, 5)) { try $0.dot($0.exp()) },
    DerivativeCase("norm", at: try sample(2, 5)) { try $0.norm() },
    DerivativeCase("cumulative sum", at: try sample(2, 5)) { try $0.square().cumulativeSum(axis: 1) },
    DerivativeCase("cumulative sum, reversed", at: try sample(3, 2)) {
      try $0.square().cumulativeSum(axis: 0, reversed: true)
    },
  ]
}
