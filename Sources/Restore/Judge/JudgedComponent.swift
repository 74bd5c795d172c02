import Numerics

/// One Gaussian of a law in the axes it is judged in, ready to be whitened coordinate by coordinate.
struct JudgedComponent: Sendable {
  enum Factor: Sendable {
    /// Independent coordinates with these standard deviations; 0 is a point.
    case diagonal([Double])
    /// L of the coordinates that a measurement saw, given it, and L of all of them before, from which the others follow.
    case lower(seen: [Double], all: [Double])
  }

  let weight: Double
  /// The means of the seen coordinates given the measurement, and of all before it.
  let seenMean: [Double]
  let mean: [Double]
  let factor: Factor
  /// Which coordinates are a point given those before, and how far from it a draw may be.
  let isPoint: [Bool]
  let slack: Double
  /// log of the conditional standard deviations.
  let logWidths: [Double]

  /// e, of shape (count, n), for rows v (count, n): how many conditional standard deviations each coordinate is from its
  /// conditional mean; of a point, the distance.
  func whiten(_ v: ArraySlice<Double>, count: Int, into e: inout [Double]) throws {
    let n = mean.count
    let r = seenMean.count
    let base = v.startIndex
    switch factor {
    case .diagonal(let widths):
      for i in 0..<count {
        for j in 0..<n {
          let d = v[base + i * n + j] - (j < r ? seenMean[j] : mean[j])
          e[i * n + j] = isPoint[j] ? d : d / widths[j]
        }
      }
    case .lower(let seen, let all):
      // Columns are samples, as the triangular solve wants them.
      if r < n {
        var columns = [Double](repeating: 0, count: n * count)
        for i in 0..<count { for j in 0..<n { columns[j * count + i] = v[base + i * n + j] - mean[j] } }
        try Double.trsm(n: n, columns: count, transposed: false, all, &columns)
        for i in 0..<count { for j in r..<n { e[i * n + j] = columns[j * count + i] } }
      }
      if r > 0 {
        var columns = [Double](repeating: 0, count: r * count)
        for i in 0..<count { for j in 0..<r { columns[j * count + i] = v[base + i * n + j] - seenMean[j] } }
        try Double.trsm(n: r, columns: count, transposed: false, seen, &columns)
        for i in 0..<count { for j in 0..<r { e[i * n + j] = columns[j * count + i] } }
      }
    }
  }
}
