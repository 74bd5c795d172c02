import Numerics
import ShellSyntax

/// What a session knows before anything is bound: the built-ins, commands and constants of a library, and what the
/// language asks a library for by purpose.
package final class Vocabulary: Sendable {
  /// All built-ins and commands, in the order `help` lists them.
  package let builtins: [Builtin]
  /// The command `explain E012`, which takes a code and no value.
  let codePage: Builtin?
  /// The law of a Gaussian with a mean and a covariance, of shapes (event…) and (n, n), for checks of samples.
  let gaussian: @Sendable (Tensor<Double>, Tensor<Double>) throws -> (any SampleLaw)?

  private let values: [String: Value]
  private let builtinsByName: [String: Builtin]

  package init(
    builtins: [Builtin], constants: [(name: String, value: Value)], codePage: Builtin? = nil,
    gaussian: @escaping @Sendable (Tensor<Double>, Tensor<Double>) throws -> (any SampleLaw)? = { _, _ in nil }
  ) {
    self.builtins = builtins
    self.codePage = codePage
    self.gaussian = gaussian
    builtinsByName = Dictionary(builtins.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    values = Dictionary(
      constants + builtins.map { ($0.name, .function(.builtin($0))) }, uniquingKeysWith: { first, _ in first })
  }

  /// The value of a constant or built-in.
  package func value(_ name: String) -> Value? { values[name] }

  package func builtin(_ name: String) -> Builtin? { builtinsByName[name] }

  /// Whether a name means something without being bound.
  package func isKnown(_ name: String) -> Bool { values[name] != nil }

  /// Every name that means something without being bound.
  package var names: [String] { builtins.map(\.name) + ConstantNames.names }
}
