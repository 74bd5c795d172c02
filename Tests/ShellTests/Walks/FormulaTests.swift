import Foundation
import Numerics
import Restore
import Shell
import Testing

/// What `explain` prints is code: evaluated over the step's symbols, each formula gives its term.
@Suite struct FormulaTests {
  static let cases: [Checked] = ["0", "0.1"].flatMap { noise in
    [
      "cpigdm(q, count: 2)", "cpigdm(q, order: 2)", "cpigdm(q, lambda: 0.5, order: 2, count: 2)", "cpigfm(q)",
      "cpigfm(q, order: 2, count: 2)", "cpigfm(q, lambda: 0)", "pigdm(q, steps: 4)", "pigdm(q, lambda: 0.5, count: 2)",
      "pigfm(q, count: 2)", "pigfm(q, steps: 3)", "cmm(q)", "cmm(q, steps: 6, count: 2)",
      "cmm(q, renoise: false, path: flow())", "smm(q)", "smm(q, steps: 6, count: 2, path: flow())",
      "cpigdm(q, churn: 0.5, count: 2)", "ddim(g, steps: 4)",
      "ddim(g, lambda: 0.3, order: 2, count: 2)",
      "pigdm(q, jacobian: false, churn: 0.3)", "cpc(q, count: 2)", "cpc(q, weight: 1, path: flow(), variance: 0.5)",
      "pigdm(n, steps: 4, count: 2)", "pigfm(n, churn: 0.2)",
      // An operator without a known singular system, and the prior's own covariance.
      "cpigdm(free, count: 2)", "cpigfm(free, order: 2, churn: 0.2)", "pigdm(free, steps: 4, count: 2)",
      "cpc(free, count: 2)",
      "cpigdm(q, covariance: \"moments\", order: 2, count: 2)", "pigfm(n, covariance: \"moments\", pullbacks: 2)",
      "pigdm(q, covariance: \"moments\", pullbacks: 1)",
      "cpigdm(free, covariance: \"moments\", count: 2)", "pigfm(free, covariance: \"moments\", steps: 4)",
    ].map { call in Checked("noise \(noise): \(call)", setup(noise) + "w = \(call); step w, 2") }
  }

  private static func setup(_ noise: String) -> String {
    """
    g = mixture([0.4, 0.6], [-1, 0, 1; 1, 0.5, 0], [0.2, 0.4]); H = matrix([1, 2, 0; 0, 1, 1])
    q = observe(g, H, [0.5, 1], noise: \(noise)); n = observe(g, phaseretrieval(), phaseretrieval()([1, 0.2, -0.3]), noise: \(noise))
    free = observe(g, operator(x -> [x[0] + 2*x[1], x[1] + x[2]], shape: [3]), [0.5, 1], noise: \(noise))

    """
  }

  @Test(arguments: cases)
  func formulasGiveTheirTerms(_ test: Checked) throws {
    let session = Session(host: Recorder())
    try session.run(test.program)
    guard case .object(let object) = session.binding("w"), let walk = (object as? WalkObject)?.walk else {
      Issue.record("no walk")
      return
    }
    let step = try #require(try walk.lastStep)
    let fresh = Session(host: Recorder())
    for symbol in step.symbols { fresh.bind(symbol.name, WalkObject.value(symbol.value)) }
    var sum = try Tensor<Double>.zeros(step.x.shape)
    #expect(step.terms.count >= 2)
    for term in step.terms {
      let value = try #require(try fresh.evaluate(term.formula).tensor())
      let scale = max(try term.tensor.norm().item, 1e-300)
      #expect(try (value - term.tensor).norm().item <= 1e-12 * scale, "\(term.name): \(term.formula)")
      sum = try sum + term.tensor
    }
    #expect(try (sum - walk.x).norm().item <= 1e-14 * walk.x.norm().item)
  }

  @Test func everySamplerIsCovered() {
    let names = Library.builtins.filter { $0.family == .samplers }.map(\.name)
    for name in names where !["walk", "terms", "search"].contains(name) {
      #expect(Self.cases.contains { $0.name.contains(" \(name)(") }, "\(name)")
    }
  }
}
