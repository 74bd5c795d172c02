import ShellLanguage

extension BuiltinRules {
  /// Elementwise functions of several tensors.
  static let pairs: [String: ShapeRule] = [
    "minimum": { broadcast($0, ["a", "b"]) },
    "maximum": { broadcast($0, ["a", "b"]) },
    "atan2": { broadcast($0, ["y", "x"]) },
    "clip": { broadcast($0, ["x", "low", "high"]) },
    "where": { broadcast($0, ["mask", "a", "b"]) },
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
}
