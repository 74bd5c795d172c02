import Numerics

/// What is chosen for an option of a ``Method``; a literal will do, as in `["steps": 8, "covariance": "moments"]`.
public enum MethodValue: Sendable {
  /// One number, traced where a derivative with respect to it is taken; whole for a count.
  case number(Tensor<Double>)
  case flag(Bool)
  case word(String)
  case path(any GaussianPath)
  case weight(TracedOptions.Weight)
  /// The falling times themselves, for `over`.
  case times(Tensor<Double>)
}

extension MethodValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral
{
  public init(integerLiteral value: Int) { self = .number(Tensor(Double(value))) }
  public init(floatLiteral value: Double) { self = .number(Tensor(value)) }
  public init(booleanLiteral value: Bool) { self = .flag(value) }
  public init(stringLiteral value: String) { self = .word(value) }
}
