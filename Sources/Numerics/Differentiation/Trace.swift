import Synchronization

/// What a traced tensor remembers at one level of differentiation: its value one level down, and either a tangent
/// (forward mode) or a place on a tape (reverse mode).
///
/// Levels nest: a derivative taken inside another gets a higher number, and an operation always records at the
/// highest level among its inputs. That keeps derivatives of derivatives from confusing one another.
package final class Trace<Scalar: TensorScalar>: Sendable {
  package enum Mode: Sendable {
    case forward(tangent: Tensor<Scalar>)
    case reverse(tape: Tape<Scalar>, index: Int)
  }

  package let level: Int
  package let primal: Tensor<Scalar>
  package let mode: Mode

  package init(level: Int, primal: Tensor<Scalar>, mode: Mode) {
    self.level = level
    self.primal = primal
    self.mode = mode
  }
}

/// Numbers the levels: a derivative that starts later is nested deeper, or unrelated.
package enum TraceLevel {
  private static let counter = Atomic<Int>(0)
  package static func next() -> Int { counter.add(1, ordering: .relaxed).newValue }
}

/// The operations of one reverse-mode derivative in the order they ran.
///
/// Nodes live in one array, not in a linked graph, so that long loops neither recurse when the gradient is collected
/// nor when the tape is released.
package final class Tape<Scalar: TensorScalar>: Sendable {
  package struct Parent: Sendable {
    let index: Int
    let pull: @Sendable (Tensor<Scalar>) throws -> Tensor<Scalar>
  }

  private let nodes = Mutex<[[Parent]]>([])

  package func append(_ parents: [Parent]) -> Int {
    nodes.withLock {
      $0.append(parents)
      return $0.count - 1
    }
  }

  /// The cotangents of nodes `0..<inputs`, given that of node `index`; `nil` where nothing depends on the input.
  package func pullback(_ cotangent: Tensor<Scalar>, from index: Int, inputs: Int) throws -> [Tensor<Scalar>?] {
    let nodes = self.nodes.withLock { $0 }
    var cotangents = [Tensor<Scalar>?](repeating: nil, count: index + 1)
    cotangents[index] = cotangent
    for i in stride(from: index, through: 0, by: -1) {
      guard let u = cotangents[i] else { continue }
      if i >= inputs { cotangents[i] = nil }
      for parent in nodes[i] {
        let piece = try parent.pull(u)
        if let sum = cotangents[parent.index] {
          cotangents[parent.index] = try sum + piece
        } else {
          cotangents[parent.index] = piece
        }
      }
    }
    return (0..<inputs).map { $0 <= index ? cotangents[$0] : nil }
  }
}
