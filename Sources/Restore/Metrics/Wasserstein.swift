import Numerics

/// W₂ of two empirical distributions on the line, exactly: √∫ (F⁻¹(u) − G⁻¹(u))² du, for any two numbers of samples.
/// - Throws: ``TensorError/argument(operation:reason:)`` for no samples or ones that are not finite.
public func wasserstein2(_ x: [Double], _ y: [Double]) throws -> Double {
  guard !x.isEmpty, !y.isEmpty, x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else {
    throw TensorError.argument(operation: "wasserstein", reason: "finite samples are needed on both sides")
  }
  return squaredDistance(x.sorted(), y.sorted()).squareRoot()
}

/// The sliced W₂ of two sets of samples, √(mean over directions of W₂² of the projections).
///
/// Rabin, Peyré, Delon and Bernot, "Wasserstein barycenter and its application to texture mixing", SSVM 2011. The
/// directions are uniform on the sphere and a function of the key alone, so that two distances can be compared.
///
/// - Parameters:
///   - x, y: batches of one event shape, of any two sizes.
///   - projections: the number of directions.
/// - Throws: ``TensorError``.
public func slicedWasserstein2(
  _ x: Tensor<Double>, _ y: Tensor<Double>, projections: Int = 256, key: RandomKey = RandomKey(seed: 0)
) throws -> Double {
  guard x.rank >= 1, y.rank >= 1, x.shape.dropFirst() == y.shape.dropFirst(), x.count > 0, y.count > 0 else {
    throw TensorError.shapes(operation: "wasserstein", x.shape, y.shape)
  }
  guard projections > 0 else {
    throw TensorError.argument(operation: "wasserstein", reason: "one projection or more is needed")
  }
  let n = x.shape.dropFirst().reduce(1, *)
  let raw = try Draw.normal([projections, n], key: key, samples: true)
  let directions = try raw / raw.square().sum(axes: [1], keepingAxes: true).sqrt()
  func lines(_ z: Tensor<Double>) throws -> [[Double]] {
    let flat = try z.untraced.reshaped([z.shape[0], n])
    let along = try product(directions, transposed: false, flat, transposed: true).scalars
    guard along.allSatisfy(\.isFinite) else {
      throw TensorError.argument(operation: "wasserstein", reason: "samples must be finite")
    }
    let count = z.shape[0]
    return try parallelMap(projections) { Array(along[($0 * count)..<(($0 + 1) * count)]).sorted() }
  }
  let (a, b) = try (lines(x), lines(y))
  return (zip(a, b).reduce(0) { $0 + squaredDistance($1.0, $1.1) } / Double(projections)).squareRoot()
}

/// ∫ (F⁻¹ − G⁻¹)² for sorted samples.
private func squaredDistance(_ x: [Double], _ y: [Double]) -> Double {
  if x.count == y.count { return zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(x.count) }
  var (i, j, at, sum) = (0, 0, 0.0, 0.0)
  // Both quantile functions are steps; walk over the ends of either's.
  while i < x.count, j < y.count {
    let (a, b) = ((i + 1) * y.count, (j + 1) * x.count)
    let end = Double(min(a, b)) / Double(x.count * y.count)
    sum += (end - at) * (x[i] - y[j]) * (x[i] - y[j])
    at = end
    if a <= b { i += 1 }
    if b <= a { j += 1 }
  }
  return sum
}
