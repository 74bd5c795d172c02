import Synchronization

/// The bidiagonalisation that starts from one vector, kept for the next function of the same operator.
///
/// A function of singular values decides only how a basis is read, so the basis built for one serves all; it is built on
/// where a function asks for more. What is read is the same bits as without, since an iterate uses the first vectors of the
/// basis only.
public final class KrylovMemory: Sendable {
  /// What is remembered, with Hᵀu of its first vector, by which another operator is known.
  struct Entry {
    let norm: Double
    let first: [Double]
    var row: GolubKahanRow
  }
  /// The start that is remembered.
  let start: [Double]
  private let entry = Mutex<Entry?>(nil)

  /// - Parameter vector: the start that is remembered; others are not.
  public init(of vector: Tensor<Double>) { start = vector.untraced.scalars }

  var known: Entry? { entry.withLock { $0 } }
  func keep(_ new: Entry) { entry.withLock { $0 = new } }
}
