import Numerics

/// What the components of one kind of covariance are asked at one noise level, on rows of contiguous numbers.
///
/// A component is asked about the rows for which it matters and about no others. What it answers for a row is a function
/// of that row alone, to the last bit.
protocol LevelFamily: Sendable {
  /// The numbers of its components in the mixture.
  var members: [Int] { get }
  /// What it holds, in bytes.
  var bytes: Int { get }
  /// Whether ``bound(_:_:into:)`` says anything, and is worth its time.
  var isBounded: Bool { get }

  /// Bounds of the logarithm of w_k N(x; μ m_k, S_k), without its factor (2π)^(−n/2), for the members at positions `part`
  /// of ``members``: nothing that is not certain.
  func bound(_ panel: Panel, _ part: Range<Int>, into bounds: inout LogBounds) throws

  /// The same logarithm of component k in double precision for some rows of `x`, and what the other questions need to know
  /// about each of them.
  func evaluate(_ k: Int, _ rows: [Int], _ x: [Double], _ scratch: Scratch) throws -> (logs: [Double], states: [Double])

  /// What is to be known about the rows that remain.
  func settled(_ k: Int, _ rows: [Int], _ x: [Double], states: [Double]) throws -> [Double]

  /// Adds r x̂_k, or r S_k⁻¹(x − μ m_k), for each row by its weight r: row i of the pairs to row `places[i]` of `sum`.
  func add(
    _ quantity: ComponentQuantity, _ pairs: ComponentPairs, _ x: [Double], to sum: UnsafeMutablePointer<Double>,
    _ places: [Int], _ scratch: Scratch
  ) throws

  /// g_kᵀu for each row, and what ``addDerivative(_:_:shares:passed:u:to:_:_:)`` needs to know.
  func along(
    _ pairs: ComponentPairs, _ x: [Double], _ u: [Double], _ scratch: Scratch
  ) throws -> (products: [Double], passed: [Double])

  /// Adds r (μ C_k S_k⁻¹ u + a x̂_k) for each row by its weight r and its share a = (ḡ − g_k)ᵀu.
  func addDerivative(
    _ pairs: ComponentPairs, _ x: [Double], shares: [Double], passed: [Double], u: [Double],
    to sum: UnsafeMutablePointer<Double>, _ places: [Int], _ scratch: Scratch
  ) throws

  /// What all of a family's components add to a panel by one product: the rest of ``add(_:_:_:to:_:_:)`` for the
  /// estimate, of ``addDerivative(_:_:shares:passed:u:to:_:_:)`` where `along` is given.
  func addTogether(
    _ pairs: [ComponentPairs], along: (u: [Double], shares: [[Double]])?, _ x: [Double], _ panel: Range<Int>,
    to sum: UnsafeMutablePointer<Double>
  ) throws
}

extension LevelFamily {
  var isBounded: Bool { false }
  func bound(_ panel: Panel, _ part: Range<Int>, into bounds: inout LogBounds) throws {}
  func settled(_ k: Int, _ rows: [Int], _ x: [Double], states: [Double]) throws -> [Double] { states }
  func addTogether(
    _ pairs: [ComponentPairs], along: (u: [Double], shares: [[Double]])?, _ x: [Double], _ panel: Range<Int>,
    to sum: UnsafeMutablePointer<Double>
  ) throws {}
}

/// What a component contributes to a sum over the mixture.
enum ComponentQuantity {
  /// x̂_k.
  case estimate
  /// g_k = S_k⁻¹(x − μ m_k).
  case score
}

/// The rows of a panel that one component matters for.
struct ComponentPairs: Sendable {
  let component: Int
  /// Positions in the batch, rising.
  let rows: [Int]
  /// r_k of each.
  var weights: [Double]
  /// What the component's family keeps of each.
  var states: [Double]
}

/// Consecutive rows of a batch, in single precision.
struct Panel: Sendable {
  let rows: Range<Int>
  /// The states, row by row.
  let x: [Float]
}

/// Lower and upper bounds of a number for each component and row of a panel.
struct LogBounds: Sendable {
  let rows: Int
  var lower: [Double]
  var upper: [Double]

  init(components: Int, rows: Int) {
    self.rows = rows
    lower = [Double](repeating: -.infinity, count: components * rows)
    upper = [Double](repeating: .infinity, count: components * rows)
  }
}

/// Memory for the loops of one thread.
final class Scratch {
  let a = ScratchRows<Double>()
  let b = ScratchRows<Double>()
  let c = ScratchRows<Double>()
  let singleA = ScratchRows<Float>()
  let singleB = ScratchRows<Float>()

}
