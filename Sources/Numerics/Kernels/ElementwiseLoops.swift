/// The loops behind every elementwise operation. Each is inlined into a switch on the operation, so that the compiler
/// sees a concrete body and vectorises it.
enum ElementwiseLoops {
  @inline(__always)
  static func map<S>(_ x: [S], _ grain: Cut.Grain = .light, _ f: @Sendable (S) -> S) -> [S] {
    uninitialized(x.count) { out in
      x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let cut = Cut(x.count, grain)
        cut.run { job in
          let range = cut.range(job)
          let (source, target) = (source.value, target.value)
          for i in range { (target + i).initialize(to: f(source[i])) }
        }
      }
    }
  }

  /// A function of four lanes over all elements; the last lanes of a length that is no multiple of four are padded, so
  /// an element has the same bits wherever it stands.
  @inline(__always)
  static func mapLanes(_ x: [Double], _ f: @Sendable (SIMD4<Double>) -> SIMD4<Double>) -> [Double] {
    uninitialized(x.count) { out in
      x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let cut = Cut(x.count, .heavy)
        cut.run { job in
          let range = cut.range(job)
          let (source, target) = (source.value, target.value)
          var i = range.lowerBound
          while i + 4 <= range.upperBound {
            let y = f(UnsafeRawPointer(source + i).loadUnaligned(as: SIMD4<Double>.self))
            UnsafeMutableRawPointer(target + i).storeBytes(of: y, as: SIMD4<Double>.self)
            i += 4
          }
          if i < range.upperBound {
            var lanes = SIMD4<Double>(repeating: source[i])
            for j in i..<range.upperBound { lanes[j - i] = source[j] }
            let y = f(lanes)
            for j in i..<range.upperBound { (target + j).initialize(to: y[j - i]) }
          }
        }
      }
    }
  }

  /// The same for single precision, computed in double.
  @inline(__always)
  static func mapLanes(_ x: [Float], _ f: @Sendable (SIMD4<Double>) -> SIMD4<Double>) -> [Float] {
    uninitialized(x.count) { out in
      x.withUnsafeBufferPointer { x in
        guard let base = x.baseAddress else { return }
        let (source, target) = (Shared(base), Shared(out))
        let cut = Cut(x.count, .heavy)
        cut.run { job in
          let range = cut.range(job)
          let (source, target) = (source.value, target.value)
          var i = range.lowerBound
          while i < range.upperBound {
            let count = min(4, range.upperBound - i)
            var lanes = SIMD4<Double>(repeating: Double(source[i]))
            for j in 0..<count { lanes[j] = Double(source[i + j]) }
            let y = f(lanes)
            for j in 0..<count { (target + i + j).initialize(to: Float(y[j])) }
            i += 4
          }
        }
      }
    }
  }

  @inline(__always)
  static func combine<S>(
    _ a: [S], _ b: [S], _ plan: BroadcastPlan, _ grain: Cut.Grain = .light, _ f: @Sendable (S, S) -> S
  ) -> [S] {
    uninitialized(plan.count) { out in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return }
          let (left, right, target) = (Shared(a), Shared(b), Shared(out))
          let cut = plan.cut(grain)
          switch (plan.stepA, plan.stepB) {
          case (1, 1):
            cut.run { job in
              plan.walk(cut.range(job)) { o, i, j, count in
                let (a, b, out) = (left.value + i, right.value + j, target.value + o)
                for n in 0..<count { (out + n).initialize(to: f(a[n], b[n])) }
              }
            }
          case (1, 0):
            cut.run { job in
              plan.walk(cut.range(job)) { o, i, j, count in
                let (a, b, out) = (left.value + i, right.value[j], target.value + o)
                for n in 0..<count { (out + n).initialize(to: f(a[n], b)) }
              }
            }
          case (0, 1):
            cut.run { job in
              plan.walk(cut.range(job)) { o, i, j, count in
                let (a, b, out) = (left.value[i], right.value + j, target.value + o)
                for n in 0..<count { (out + n).initialize(to: f(a, b[n])) }
              }
            }
          default:
            // Both constant along a row: it has one element.
            out.initialize(to: f(a[0], b[0]))
          }
        }
      }
    }
  }

  /// `a` where the mask is not 0, else `b`. A step is 1, or 0 for an operand of one element.
  @inline(__always)
  static func select<S: BinaryFloatingPoint & Sendable>(
    _ mask: [S], _ a: [S], stepA: Int, _ b: [S], stepB: Int
  ) -> [S] {
    uninitialized(mask.count) { out in
      mask.withUnsafeBufferPointer { mask in
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            guard let m = mask.baseAddress, let a = a.baseAddress, let b = b.baseAddress else { return }
            let (flags, left, right, target) = (Shared(m), Shared(a), Shared(b), Shared(out))
            let cut = Cut(mask.count, .light)
            cut.run { job in
              let range = cut.range(job)
              let (m, a, b, out) = (flags.value, left.value, right.value, target.value)
              switch (stepA, stepB) {
              case (1, 1): for i in range { (out + i).initialize(to: m[i] != 0 ? a[i] : b[i]) }
              case (1, _):
                let b = b[0]
                for i in range { (out + i).initialize(to: m[i] != 0 ? a[i] : b) }
              case (_, 1):
                let a = a[0]
                for i in range { (out + i).initialize(to: m[i] != 0 ? a : b[i]) }
              default:
                let (a, b) = (a[0], b[0])
                for i in range { (out + i).initialize(to: m[i] != 0 ? a : b) }
              }
            }
          }
        }
      }
    }
  }
}
