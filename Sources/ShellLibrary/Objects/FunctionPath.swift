import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// A path whose μ and σ were typed at the prompt; their derivatives come from differentiating what was typed.
struct FunctionPath: GaussianPath {
  static let sources = [Citation(.stochasticInterpolants)]
  let name = "of your own"
  let end: Double
  let muFunction: Value
  let sigmaFunction: Value
  let session: Session
  /// Whether one of the functions refers to something that a derivative is being taken of.
  let isTraced: Bool
  let extent: Extent

  /// - Throws: a diagnostic when functions hold functions without end, or do not return numbers.
  init(end: Double, muFunction: Value, sigmaFunction: Value, session: Session) throws {
    (self.end, self.muFunction, self.sigmaFunction, self.session) = (end, muFunction, sigmaFunction, session)
    extent = try Extent(of: [muFunction, sigmaFunction])
    isTraced = try [muFunction, sigmaFunction].map {
      try session.callTensor($0, [Tensor(end / 2)], purpose: "`path`").isTraced
    }.contains(true)
    _ = try (mu(end / 2), sigma(end / 2))
  }

  func mu(_ t: Jet) throws -> Jet { try jet(muFunction, "mu", t) }
  func sigma(_ t: Jet) throws -> Jet { try jet(sigmaFunction, "sigma", t) }
  func mu(_ t: Tensor<Double>) throws -> Tensor<Double> { try lifted(muFunction, "mu", t) }
  func sigma(_ t: Tensor<Double>) throws -> Tensor<Double> { try lifted(sigmaFunction, "sigma", t) }

  private func lifted(_ function: Value, _ name: String, _ t: Tensor<Double>) throws -> Tensor<Double> {
    for value in t.scalars { _ = try checked(value) }
    let y = try session.callTensor(function, [t], purpose: "`\(name)` of a path")
    return y.shape == t.shape ? y : try FunctionPath.number(y, name).broadcasted(to: t.shape)
  }

  /// What μ or σ is at one time.
  private static func number(_ y: Tensor<Double>, _ name: String) throws -> Tensor<Double> {
    guard y.count == 1 else {
      throw Diagnostic(
        .needsOneElement, "`\(name)` of a path returned \(ValueText.described(.tensor(y))) at one time, not one number",
        help: "write a function of t alone, such as `\(name): t -> \(name == "mu" ? "1 - t" : "t")`")
    }
    return try y.reshaped([])
  }

  private func jet(_ function: Value, _ name: String, _ t: Jet) throws -> Jet {
    let one = Tensor(1.0)
    let value = { (u: Tensor<Double>) in
      let y = try session.callTensor(function, [u], purpose: "`\(name)` of a path")
      guard isTraced || u.isTraced || !y.isTraced else {
        throw TensorError.derivative(
          operation: "path", reason: "`\(name)` depends on what is differentiated at some times, and not in the middle")
      }
      return u.count == 1 ? try FunctionPath.number(y, name).reshaped(u.shape) : y
    }
    if t.first == 0 && t.second == 0 { return Jet(try value(Tensor(t.value)).item) }
    let (y, slopes) = try jvp(
      { u in try jvp(value, at: u, along: one.broadcasted(to: u.shape)).tangent }, at: Tensor(t.value), along: one)
    let (y0, y1, y2) = try (value(Tensor(t.value)).item, y.item, slopes.item)
    return Jet(y0, y1 * t.first, y2 * t.first * t.first + y1 * t.second)
  }
}
