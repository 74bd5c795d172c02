import Numerics
import Restore

/// What is known of `value.name`.
enum Fields {
  /// - Returns: nil where nothing is known of such a field, or the value has none.
  static func outline(of name: String, in base: Outline) throws -> Outline? {
    if case .record(let fields) = base { return fields.first { $0.name == name }?.value }
    if case .exact(.record(let record)) = base { return record[name].map { .exact($0) } }
    if case .tuple(let parts) = base { return name == "count" ? .number(Double(parts.count)) : nil }
    if base.shape != nil { return tensorField(name, base) }
    if let h = Objects.operator(base) { return operatorField(name, h) }
    if let p = Objects.prior(base) { return priorField(name, p, base) }
    if let problem = Objects.problem(base) {
      switch name {
      case "prior": return .prior(problem.prior)
      case "H": return .operator(problem.h)
      case "y": return .tensor(problem.y)
      case "noise": return .number
      default: return nil
      }
    }
    if let state = Objects.walk(base) {
      switch name {
      case "x", "x0": return .tensor(state)
      case "t", "step", "steps", "calls", "pullbacks": return .number
      default: return .unknown
      }
    }
    if case .exact(.object(let object)) = base {
      if object is PathObject, pathFunctions.contains(name) { return .method(base, name) }
      // What an object has as a field may be work to ask for.
      return object.fieldNames.contains(name) ? .unknown : nil
    }
    return nil
  }

  private static func tensorField(_ name: String, _ base: Outline) -> Outline? {
    guard let shape = base.shape else { return nil }
    switch name {
    case "shape": return base.wholeShape.map(lengths) ?? .tensor([shape.count])
    case "rank": return .number(Double(shape.count))
    case "count": return Extents.count(shape).map { .number(Double($0)) } ?? .number
    default: return nil
    }
  }

  private static func operatorField(_ name: String, _ h: OperatorOutline) -> Outline? {
    guard let domain = h.domain, let range = h.range else { return .unknown }
    switch name {
    case "domain": return lengths(domain)
    case "range": return lengths(range)
    case "s": return .tensor([nil])
    case "matrix": return .tensor([Extents.count(range), Extents.count(domain)])
    case "name": return .string
    default: return nil
    }
  }

  private static func priorField(_ name: String, _ p: PriorOutline, _ base: Outline) -> Outline? {
    switch name {
    case _ where predictions.contains(name) || ["denoise", "sample", "logdensity"].contains(name):
      return .method(base, name)
    case "shape": return lengths(p.event)
    case "mean" where ["gaussian", "mixture", "empirical", "digits"].contains(p.name): return .tensor(p.event)
    case "name": return .string
    case "weights", "means", "covariances", "covariance", "mean": return .unknown
    default: return nil
    }
  }

  static let predictions: Set<String> = ["x0", "noise", "score", "velocity", "v"]
  static let pathFunctions: Set<String> = ["mu", "sigma", "f", "g2", "b", "r2", "rho"]

  static func lengths(_ shape: [Int]) -> Outline { .exact(.tensor(Tensor(shape.map(Double.init)))) }
}

extension ShapeChecker {
  /// What a method of a prior or a path yields.
  func method(_ base: Outline, _ name: String, _ call: CallOutline) throws -> Outline {
    if let prior = Objects.prior(base) {
      if Fields.predictions.contains(name) || name == "denoise" {
        guard let x = named("x", 0, call), let shape = x.shape else { return .unknown }
        if x.isNoNumber || Extents.isNoBatch(shape, of: prior.event) || isOffRange(prior, name, call) {
          return try suspect(call)
        }
        return .tensor(shape)
      }
      guard name == "sample" else { return .unknown }
      guard !call.arguments.isEmpty else { return .tensor(prior.event) }
      guard let count = named("count", 0, call), count.isScalar else { return .unknown }
      if let number = count.number, number < 0 || number != number.rounded() { return try suspect(call) }
      return .tensor([count.integer] + prior.event)
    }
    guard case .exact(.object(let object)) = base, let path = (object as? PathObject)?.path,
      let t = named("t", 0, call)
    else { return .unknown }
    // A time that is known and not on the path.
    if let number = t.number, !(number >= 0 && number <= path.end) { return try suspect(call) }
    return t.shape.map { .tensor($0) } ?? .unknown
  }

  /// Whether a prior is certainly asked at a time off its path, or at a noise level that it does not know.
  private func isOffRange(_ prior: PriorOutline, _ name: String, _ call: CallOutline) -> Bool {
    let levels = (prior.value as? PriorObject)?.prior.noiseLevels
    if name == "denoise" {
      guard let mu = named("mu", 1, call)?.number, let sigma = named("sigma", 2, call)?.number else { return false }
      return levels.map { !$0.contains(mu == 0 ? .infinity : sigma / mu) } ?? false
    }
    guard let t = named("t", 1, call)?.number else { return false }
    var path: (any GaussianPath)? = try? VPPath()
    if let given = named("path", 2, call) {
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

  /// The argument with a label, or the one at a position.
  private func named(_ label: String, _ position: Int, _ call: CallOutline) -> Outline? {
    for index in call.arguments.indices where call.site.label(index)?.text == label { return call.arguments[index] }
    guard call.arguments.indices.contains(position), call.site.label(position) == nil else { return nil }
    return call.arguments[position]
  }
}
