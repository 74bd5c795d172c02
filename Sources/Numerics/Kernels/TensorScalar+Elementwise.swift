// Elementwise operations on arrays, cut into jobs.

extension TensorScalar {
  static func map(_ operation: UnaryOperation, _ x: [Self]) throws -> [Self] {
    try uninitialized(x.count) { out in
      try x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let cut = Cut(x.count, operation.grain)
        try cut.run { job in
          let range = cut.range(job)
          apply(
            operation, source.value + range.lowerBound, to: target.value + range.lowerBound, count: range.count)
        }
      }
    }
  }

  static func combine(_ operation: BinaryOperation, _ a: [Self], _ b: [Self], _ plan: BroadcastPlan) throws -> [Self] {
    if operation == .power, b.count == 1, plan.count == a.count, let exponent = b.first,
      let short = try shortPower(a, exponent)
    {
      return short
    }
    return try uninitialized(plan.count) { out in
      try a.withUnsafeBufferPointer { a in
        try b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return }
          let (left, right, target) = (Shared(a), Shared(b), Shared(out))
          let cut = plan.cut(operation.grain)
          try cut.run { apply(operation, left.value, right.value, to: target.value, plan, cut.range($0)) }
        }
      }
    }
  }

  /// A power that is a few multiplications or a square root; the general kernel gives the same bits.
  private static func shortPower(_ x: [Self], _ exponent: Self) throws -> [Self]? {
    switch exponent {
    case 1: return x
    case 2: return try map(.square, x)
    case 3: return try map(.cube, x)
    case 4: return try map(.fourthPower, x)
    case -1: return try map(.reciprocal, x)
    default: return nil
    }
  }

  /// `a` where the mask is not 0, else `b`; each of the mask's length or of one element.
  static func select(_ mask: [Self], _ a: [Self], _ b: [Self]) throws -> [Self] {
    let (stepA, stepB) = (a.count == mask.count ? 1 : 0, b.count == mask.count ? 1 : 0)
    return try uninitialized(mask.count) { out in
      try mask.withUnsafeBufferPointer { mask in
        try a.withUnsafeBufferPointer { a in
          try b.withUnsafeBufferPointer { b in
            guard let m = mask.baseAddress, let a = a.baseAddress, let b = b.baseAddress else { return }
            let (flags, left, right, target) = (Shared(m), Shared(a), Shared(b), Shared(out))
            let cut = Cut(mask.count, .light)
            try cut.run { job in
              let range = cut.range(job)
              let start = range.lowerBound
              select(
                flags.value + start, left.value + start * stepA, stepA: stepA, right.value + start * stepB,
                stepB: stepB, to: target.value + start, count: range.count)
            }
          }
        }
      }
    }
  }
}
