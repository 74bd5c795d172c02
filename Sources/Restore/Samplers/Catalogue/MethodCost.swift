/// What a step of a ``Method`` costs.
public struct MethodCost: Sendable {
  /// Vector–Jacobian products of the network.
  public enum Pullbacks: Sendable {
    case count(Int)
    /// As many as an option says.
    case option(String)
    /// What guidance takes: one unless `jacobian` is off, and with it those of the conjugate gradients of `"moments"`.
    case guidance
  }

  /// Calls of the network.
  public let calls: Int
  public let pullbacks: Pullbacks

  public init(calls: Int = 1, pullbacks: Pullbacks) { (self.calls, self.pullbacks) = (calls, pullbacks) }

  /// The pullbacks of a step; nil where a system is solved with as many as it takes.
  public func pullbacks(_ settings: MethodSettings) throws -> Int? {
    switch pullbacks {
    case .count(let count): return count
    case .option(let name): return try settings.count(name)
    case .guidance:
      let options = try settings.options()
      guard case .moments(let limit) = options.covariance else { return options.jacobian ? 1 : 0 }
      // Conjugate gradients look twice at what they leave, once for derivatives, and what they find is pulled back.
      return limit.map { $0 + 3 }
    }
  }

  /// "a network call and `pullbacks` pullbacks".
  public var text: String {
    let network = calls == 1 ? "a network call" : "\(calls) network calls"
    switch pullbacks {
    case .count(0): return network
    case .count(1): return network + " and a pullback"
    case .count(let count): return network + " and \(count) pullbacks"
    case .option(let name): return network + " and as many pullbacks as `\(name)` says"
    case .guidance: return network + " and a pullback"
    }
  }
}
