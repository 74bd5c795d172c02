import Foundation
import Numerics
import Restore

/// Identities that hold exactly in theory, and how far they are from holding here.
enum Exactness {
  static func print() throws {
    Swift.print("Adjoints: |⟨Hx, y⟩ − ⟨x, Hᵀy⟩| / (‖Hx‖ ‖y‖), and the Moore–Penrose identities on the kept modes")
    Swift.print("  operator                     adjoint    HH†H=H     H†HH†=H†   condition")
    for h in try operators() { try row(h) }
    Swift.print("\nReference numbers: largest error relative to the largest expected number")
    try reference()
  }

  private static func operators() throws -> [any LinearOperator] {
    let picture = [1, 28, 28]
    return [
      try Superresolution(factor: 4, shape: picture), try Superresolution(factor: 2, shape: picture),
      try Inpainting.box([9, 9, 10, 10], shape: picture), try GaussianBlur(sigma: 1.5, shape: picture),
      try GaussianBlur(sigma: 3, shape: picture), try DenseOperator(Draw.normal([60, 100], key: RandomKey(seed: 1))),
      try Diagonal(Draw.normal(picture, key: RandomKey(seed: 2))),
    ]
  }

  private static func row(_ h: any LinearOperator) throws {
    let x = try Draw.normal(h.domain, key: RandomKey(seed: 3))
    let y = try Draw.normal(h.range, key: RandomKey(seed: 4))
    let image = try h(x)
    let adjoint = try abs((image.dot(y) - x.dot(h.transposed(y))).item) / (image.norm().item * y.norm().item)
    let spectral = try OperatorAlgebra.spectral(h, for: "the identities")
    let inverse = try spectral.pseudoInverse()
    // H† drops modes, H does not: the identities hold on what is kept, that is, for P x.
    let kept = try inverse(h(x))
    let back = try h(inverse(h(kept)))
    let first = try ((back - h(kept)).norm() / h(kept).norm()).item
    let solution = try inverse(y)
    let second = try ((inverse(h(solution)) - solution).norm() / solution.norm()).item
    let sizes = zip(spectral.system.singularValues, spectral.system.kept).filter(\.1).map(\.0)
    let condition = (sizes.max() ?? 1) / (sizes.min() ?? 1)
    let name = h.name.padding(toLength: 28, withPad: " ", startingAt: 0)
    Swift.print(
      "  \(name) " + [adjoint, first, second, condition].map { String(format: "%-10.2g", $0) }.joined(separator: " "))
  }

  // MARK: Reference numbers

  private static func reference() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Tests/RestoreTests/Golden")
    func json(_ name: String) throws -> [String: Any] {
      let data = try Data(contentsOf: folder.appendingPathComponent(name))
      return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
    let numbers = try json("mixture.json")
    let mixture = try Mixture(
      weights: numbers["weights"] as? [Double] ?? [], means: matrix(numbers["means"]),
      covariances: (numbers["covariances"] as? [Any] ?? []).map { try FullCovariance(matrix($0)) })
    let h = try DenseOperator(matrix(numbers["H"]))
    let y = Tensor(numbers["y"] as? [Double] ?? [])
    var worst: [String: Double] = [:]
    for expected in numbers["noise_prediction"] as? [[String: Any]] ?? [] {
      let path: any GaussianPath = expected["path"] as? String == "vp" ? try VPPath() : FlowPath()
      let t = Tensor(expected["t"] as? Double ?? 0)
      let (ε, pullback) = try vjp({ try mixture.predict(.noise, $0, t: t, path: path) }, at: matrix(numbers["x"]))
      try note(&worst, "noise prediction", ε, expected["epsilon"])
      try note(&worst, "its pullback", pullback(matrix(numbers["u"])), expected["epsilon_vjp_u"])
    }
    for expected in numbers["posterior"] as? [[String: Any]] ?? [] {
      let noise = expected["sigma_y"] as? Double ?? 0
      let q = try MixturePosterior(mixture, Problem(prior: mixture, operator: h, y: y, noise: noise))
      try note(&worst, "posterior means", q.means(), expected["means"])
    }
    for run in try json("conjugate.json")["runs"] as? [[String: Any]] ?? [] {
      let order = run["order"] as? Int ?? 1
      let problem = try Problem(prior: mixture, operator: h, y: y, noise: run["sigma_y"] as? Double ?? 0)
      let options = try SamplerOptions(
        path: run["path"] as? String == "vp" ? VPPath() : FlowPath(), times: run["times"] as? [Double] ?? [],
        weight: .published(run["w"] as? Double ?? 0), lambda: run["lambda"] as? Double ?? 0, order: order)
      let end = try ConjugateGuidance(problem, options).run(from: matrix(run["start"]), key: RandomKey(seed: 0)).x
      try note(&worst, "conjugate integrator, order \(order)", end, run["end"])
    }
    for (name, error) in worst.sorted(by: { $0.key < $1.key }) {
      Swift.print("  \(name.padding(toLength: 32, withPad: " ", startingAt: 0)) \(String(format: "%.2g", error))")
    }
  }

  private static func matrix(_ value: Any?) throws -> Tensor<Double> {
    try Tensor(rows: value as? [[Double]] ?? [])
  }

  private static func note(
    _ worst: inout [String: Double], _ name: String, _ actual: Tensor<Double>, _ expected: Any?
  ) throws {
    let expected = try matrix(expected)
    let error = try ((actual.reshaped(expected.shape) - expected).abs().max() / expected.abs().max()).item
    worst[name] = max(worst[name] ?? 0, error)
  }
}
