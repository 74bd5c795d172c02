import Foundation

/// What a program may use. The defaults suit a prompt; replay and tests set a time.
public struct Limits: Sendable {
  /// Seconds of processor time for one source, and ten times as many on the wall; nil is no limit.
  public var seconds: Double?
  /// How deeply functions may call each other.
  public var callDepth = 20_000
  /// The longest string a program may build, in bytes.
  public var stringLength = 1 << 24

  public init() {}
}
