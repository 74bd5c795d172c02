import Numerics

/// W₂ of two empirical distributions on the line, exactly: √∫ (F⁻¹(u) − G⁻¹(u))² du, for any two numbers of samples.
/// - Throws: ``TensorError/argument(operation:reason:)`` for no samples or ones that are not finite.
public func wasserstein2(_ x: [Double], _ y: [Double]) throws -> Double {
  try wasserstein2(Tensor(x), Tensor(y)).item
}

/// The same for vectors, differentiable wherever no two samples meet and the distance is not 0; there the derivative is
/// taken as 0.
public func wasserstein2(_ x: Tensor<Double>, _ y: Tensor<Double>) throws -> Tensor<Double> {
  guard x.rank == 1, y.rank == 1, x.count > 0, y.count > 0, (x.scalars + y.scalars).allSatisfy(\.isFinite) else {
    throw TensorError.argument(operation: "wasserstein", reason: "finite samples are needed on both sides")
  }
  return try distance(x.reshaped([1, x.count]), y.reshaped([1, y.count]))
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
) throws -> Tensor<Double> {
  guard x.rank >= 1, y.rank >= 1, x.shape.dropFirst() == y.shape.dropFirst(), x.count > 0, y.count > 0 else {
    throw TensorError.shapes(operation: "wasserstein", x.shape, y.shape)
  }
  guard projections > 0 else {
    throw TensorError.argument(operation: "wasserstein", reason: "one projection or more is needed")
  }
  let n = x.shape.dropFirst().reduce(1, *)
  let raw = try Draw.normal([projections, n], key: key.stream(.projections), samples: true)
  let directions = try raw / raw.square().sum(axes: [1], keepingAxes: true).sqrt()
  func lines(_ z: Tensor<Double>) throws -> Tensor<Double> {
    let along = try product(directions, transposed: false, z.reshaped([z.shape[0], n]), transposed: true)
    guard along.scalars.allSatisfy(\.isFinite) else {
      throw TensorError.argument(operation: "wasserstein", reason: "samples must be finite")
    }
    return along
  }
  return try distance(lines(x), lines(y))
}

/// The root mean square over the rows of W₂ between the samples in a row of each.
private func distance(_ x: Tensor<Double>, _ y: Tensor<Double>) throws -> Tensor<Double> {
  let (a, b) = try (sortedRows(x), sortedRows(y))
  let pieces = quantilePieces(x.shape[1], y.shape[1])
  func steps(_ z: Tensor<Double>, _ places: [Int]) throws -> Tensor<Double> {
    if z.shape[1] == places.count { return z }
    let (rows, count) = (z.shape[0], z.shape[1])
    return try z.gathered(
      (0..<rows).flatMap { row in places.map { row * count + $0 } }, shape: [rows, places.count])
  }
  let gaps = try steps(a, pieces.map(\.left)) - steps(b, pieces.map(\.right))
  // A norm, whose derivative at 0 is taken as 0.
  return try (gaps * Tensor(pieces.map { ($0.width / Double(x.shape[0])).squareRoot() })).norm()
}

private func sortedRows(_ x: Tensor<Double>) throws -> Tensor<Double> {
  let (scalars, count) = (x.scalars, x.shape[1])
  guard x.isTraced else {
    let rows = try parallelMap(x.shape[0]) { Array(scalars[($0 * count)..<(($0 + 1) * count)]).sorted() }
    return try Tensor(shape: x.shape, scalars: rows.flatMap { $0 })
  }
  let places = try parallelMap(x.shape[0]) { row in
    ((row * count)..<((row + 1) * count)).sorted { scalars[$0] < scalars[$1] }
  }
  return try x.gathered(places.flatMap { $0 }, shape: x.shape)
}

/// The intervals of u on which neither of two quantile functions, steps of m and of n samples, changes.
private func quantilePieces(_ m: Int, _ n: Int) -> [(left: Int, right: Int, width: Double)] {
  if m == n { return (0..<m).map { ($0, $0, 1 / Double(m)) } }
  var pieces: [(left: Int, right: Int, width: Double)] = []
  var (i, j, at) = (0, 0, 0.0)
  while i < m, j < n {
    let (a, b) = ((i + 1) * n, (j + 1) * m)
    let end = Double(min(a, b)) / Double(m * n)
    pieces.append((i, j, end - at))
    at = end
    if a <= b { i += 1 }
    if b <= a { j += 1 }
  }
  return pieces
}
