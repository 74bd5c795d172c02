import Numerics

/// What built-ins make of shapes.
enum BuiltinRules {
  /// The rule of a built-in: its own, or that of its family.
  static func rule(of builtin: Builtin) -> ShapeRule? {
    if let rule = byName[builtin.name] { return rule }
    switch builtin.family {
    case .elementwise where builtin.signature.parameters.count == 1: return elementwise
    case .reductions where builtin.signature.index(of: "keep") != nil: return reduction
    case .samplers: return sampler
    default: return nil
    }
  }

  private static let byName: [String: ShapeRule] = creation.merging(shapes) { $1 }
    .merging(algebra) { $1 }.merging(restore) { $1 }.merging(joint) { $1 }.merging(functions) { $1 }

  /// A function of each element; of an operator with the same name, where it has one.
  @Sendable private static func elementwise(_ call: BuiltinCall) -> BuiltinCall.Result {
    guard let x = call["x"] else { return .unknown }
    if let shape = x.shape { return .value(.tensor(shape)) }
    if let h = Objects.operator(x) {
      return .value(
        .operator(h.isKnown && h.domain == h.range ? h.renamed("\(call.builtin.name)(\(h.name))") : .unknown))
    }
    return x.isNoNumber ? .suspect : .unknown
  }

  /// Over all elements, or along `axis:`, or all but `keep:`.
  @Sendable private static func reduction(_ call: BuiltinCall) -> BuiltinCall.Result {
    guard let x = call["x"] else { return .unknown }
    if x.isNoNumber { return .suspect }
    guard let shape = x.shape, !(call.has("axis") && call.has("keep")) else { return .unknown }
    if call.has("axis") {
      switch call.axes("axis", rank: shape.count) {
      case nil: return .unknown
      case .some(nil): return .suspect
      case .some(let axes?): return .value(.tensor(shape.indices.filter { !axes.contains($0) }.map { shape[$0] }))
      }
    }
    if call.has("keep") {
      switch call.axes("keep", rank: shape.count) {
      case nil: return .unknown
      case .some(nil): return .suspect
      case .some(let axes?): return .value(.tensor(shape.indices.map { axes.contains($0) ? shape[$0] : 1 }))
      }
    }
    return .value(.number)
  }

  /// Functions of several tensors.
  private static let joint: [String: ShapeRule] = [
    "minimum": { broadcast($0, ["a", "b"]) }, "maximum": { broadcast($0, ["a", "b"]) },
    "atan2": { broadcast($0, ["y", "x"]) }, "clip": { broadcast($0, ["x", "low", "high"]) },
    "where": { broadcast($0, ["mask", "a", "b"]) },
    "dot": { alike($0) }, "psnr": { alike($0) }, "ssim": { alike($0) },
  ]

  private static func broadcast(_ call: BuiltinCall, _ names: [String]) -> BuiltinCall.Result {
    if names.contains(where: { call[$0]?.isNoNumber ?? false }) { return .suspect }
    let shapes = names.compactMap { call.shape($0) }
    guard shapes.count == names.count else { return .unknown }
    var result = shapes[0]
    for shape in shapes.dropFirst() {
      switch Extents.broadcast(result, shape) {
      case .shape(let next): result = next
      case .misfit: return .suspect
      case .unknown: return .unknown
      }
    }
    return .value(.tensor(result))
  }

  private static func alike(_ call: BuiltinCall) -> BuiltinCall.Result {
    guard let a = call.shape("a"), let b = call.shape("b") else { return .unknown }
    return Extents.differ(a, b) ? .suspect : .value(.number)
  }
}
