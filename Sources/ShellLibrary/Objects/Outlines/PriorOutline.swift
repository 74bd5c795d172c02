import Numerics
import Restore
import ShellLanguage

/// What is known of a prior.
struct PriorOutline: Sendable {
  var name: String
  var event: [Int]
  var components = 1
  var value: (any ShellObject)?
}

extension PriorOutline: ObjectOutline {
  private static let predictions: Set<String> = ["x0", "noise", "score", "velocity", "v"]

  func field(_ name: String, of base: Outline) -> Outline? {
    switch name {
    case _ where Self.predictions.contains(name) || ["denoise", "sample", "logdensity"].contains(name):
      return .method(base, name)
    case "shape": return Fields.lengths(event)
    case "mean" where ["gaussian", "mixture", "empirical", "digits"].contains(self.name): return .tensor(event)
    case "name": return .string
    case "weights", "means", "covariances", "covariance", "mean": return .unknown
    default: return nil
    }
  }

  func method(_ name: String, _ call: CallOutline, _ checker: ShapeChecker) throws -> Outline {
    if Self.predictions.contains(name) || name == "denoise" {
      guard let x = checker.argument("x", 0, call), let shape = x.shape else { return .unknown }
      if x.isNoNumber || Extents.isNoBatch(shape, of: event) || isOffRange(name, call, checker) {
        return try checker.suspect(call)
      }
      return .tensor(shape)
    }
    guard name == "sample" else { return .unknown }
    guard !call.arguments.isEmpty else { return .tensor(event) }
    guard let count = checker.argument("count", 0, call), count.isScalar else { return .unknown }
    if let number = count.number, number < 0 || number != number.rounded() { return try checker.suspect(call) }
    return .tensor([count.integer] + event)
  }

  /// Whether it is certainly asked at a time off its path, or at a noise level that it does not know.
  private func isOffRange(_ name: String, _ call: CallOutline, _ checker: ShapeChecker) -> Bool {
    let levels = (value as? PriorObject)?.prior.noiseLevels
    if name == "denoise" {
      guard let mu = checker.argument("mu", 1, call)?.number, let sigma = checker.argument("sigma", 2, call)?.number
      else { return false }
      return levels.map { !$0.contains(mu == 0 ? .infinity : sigma / mu) } ?? false
    }
    guard let t = checker.argument("t", 1, call)?.number else { return false }
    var path: (any GaussianPath)? = try? VPPath()
    if let given = checker.argument("path", 2, call) {
      guard case .exact(.object(let object)) = given, let own = object as? PathObject, !(own.path is FunctionPath)
      else {
        return false
      }
      path = own.path
    }
    guard let path else { return false }
    guard t >= 0, t <= path.end else { return true }
    guard let levels, let mu = try? path.mu(t), let sigma = try? path.sigma(t) else { return false }
    return !levels.contains(mu == 0 ? .infinity : sigma / mu)
  }

  func standIn() throws -> Value? { try standInObject.map { .object($0) } }

  /// The prior itself, or one over its events.
  var standInObject: PriorObject? {
    get throws {
      if let value = value as? PriorObject { return value }
      if name == "digits" { return PriorObject(prior: try Mixture.digits()) }
      guard let dimension = Extents.count(event), dimension <= 1 << 20, components * dimension <= 1 << 24 else {
        return nil
      }
      guard ["gaussian", "mixture", "empirical"].contains(name) else {
        return PriorObject(prior: OutlinedPrior(name: name, eventShape: event))
      }
      let variance = try IsotropicCovariance(variance: 1, dimension: dimension)
      return PriorObject(
        prior: try Mixture(
          name: name, weights: Array(repeating: 1, count: components),
          means: Tensor.zeros([components] + event), covariances: Array(repeating: variance, count: components)))
    }
  }
}

/// A prior of which only the shape of an event is known.
private struct OutlinedPrior: Prior {
  let name: String
  let eventShape: [Int]

  func denoise(_ x: Tensor<Double>, mu: Tensor<Double>, sigma: Tensor<Double>) throws -> Tensor<Double> { x }
}
