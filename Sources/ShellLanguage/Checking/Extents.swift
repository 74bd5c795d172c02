/// The rules of shapes with extents that may not be known.
package enum Extents {
  package enum Inference {
    case shape([Int?])
    /// The two certainly do not go together.
    case misfit
    case unknown
  }

  /// Elementwise: lengths match from the right, where they are equal or 1.
  package static func broadcast(_ a: [Int?], _ b: [Int?]) -> Inference {
    let rank = max(a.count, b.count)
    var result: [Int?] = Array(repeating: nil, count: rank)
    var misfits = false
    for i in 0..<rank {
      let m = i < rank - a.count ? 1 : a[i - rank + a.count]
      let n = i < rank - b.count ? 1 : b[i - rank + b.count]
      switch (m, n) {
      case (let m?, let n?):
        if m != n && m != 1 && n != 1 { misfits = true }
        result[i] = m == 1 ? n : m
      case (let m?, nil): result[i] = m == 1 ? nil : m
      case (nil, let n?): result[i] = n == 1 ? nil : n
      default: result[i] = nil
      }
    }
    return misfits ? .misfit : .shape(result)
  }

  /// NumPy's matmul.
  static func product(_ a: [Int?], _ b: [Int?]) -> Inference {
    guard !a.isEmpty, !b.isEmpty else { return .misfit }
    if let m = a[a.count - 1], let n = b[b.count == 1 ? 0 : b.count - 2], m != n { return .misfit }
    let batch = broadcast(Array(a.dropLast(2)), Array(b.dropLast(2)))
    guard case .shape(var result) = batch else { return batch }
    if a.count > 1 { result.append(a[a.count - 2]) }
    if b.count > 1 { result.append(b[b.count - 1]) }
    return .shape(result)
  }

  /// Whether two shapes are certainly not the same.
  package static func differ(_ a: [Int?], _ b: [Int?]) -> Bool {
    a.count != b.count || zip(a, b).contains { m, n in m != nil && n != nil && m != n }
  }

  /// The shape of an event or of a batch of them: whether `shape` is certainly neither.
  package static func isNoBatch(_ shape: [Int?], of event: [Int]) -> Bool {
    differ(shape, event) && (shape.count != event.count + 1 || differ(Array(shape.dropFirst()), event))
  }

  /// What an operation on events makes of `shape`, which is an event or a batch of them.
  package static func replacing(_ event: [Int], by result: [Int], in shape: [Int?]) -> [Int?] {
    shape.count == event.count ? result : Array(shape.prefix(1)) + result
  }

  /// The number of elements, where it is known and small enough to be counted.
  package static func count(_ shape: [Int?]) -> Int? {
    var product = 1
    for extent in shape {
      guard let extent else { return nil }
      let (next, overflows) = product.multipliedReportingOverflow(by: extent)
      guard !overflows else { return nil }
      product = next
    }
    return product
  }
}
