/// A function as a value: typed at the prompt, built in, or a method of an object.
public final class Function: Sendable {
  package enum Kind: Sendable {
    case user(UserCode, captured: [Value?])
    case builtin(Builtin)
    case native(@Sendable (Arguments, Session) throws -> Value)
  }

  /// The name it was defined with; a lambda has none.
  public let name: String?
  public let signature: Signature
  package let kind: Kind
  let extent: Extent

  private init(_ name: String?, _ signature: Signature, _ kind: Kind, _ extent: Extent) {
    self.name = name
    self.signature = signature
    self.kind = kind
    self.extent = extent
  }

  /// A function written in Swift, such as a method of an object.
  public static func native(
    _ name: String, _ parameters: [Parameter], body: @escaping @Sendable (Arguments, Session) throws -> Value
  ) -> Function {
    Function(name, Signature(parameters), .native(body), Extent())
  }

  /// A function of which only the name and the parameters are known.
  static func outlined(_ name: String?, _ signature: Signature) -> Function {
    Function(name, signature, .native { _, _ in .nothing }, Extent())
  }

  /// The same over other values that it holds.
  /// - Throws: a diagnostic when functions hold functions without end.
  package static func native(
    _ name: String, over held: [Value], _ parameters: [Parameter],
    body: @escaping @Sendable (Arguments, Session) throws -> Value
  ) throws -> Function {
    Function(name, Signature(parameters), .native(body), try Extent(of: held))
  }

  package static func builtin(_ builtin: Builtin) -> Function {
    Function(builtin.name, builtin.signature, .builtin(builtin), Extent())
  }

  /// - Throws: a diagnostic when closures capture closures without end.
  static func user(_ code: UserCode, captured: [Value?]) throws -> Function {
    let extent = try Extent(of: captured.lazy.compactMap { $0 })
    return Function(code.name, code.signature, .user(code, captured: captured), extent)
  }

  /// How it is called: `f(x, k: 2)`.
  public var usage: String { (name ?? "") + signature.text }
}
