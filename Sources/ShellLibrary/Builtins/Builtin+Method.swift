import Restore
import ShellLanguage

extension Builtin {
  /// The function that makes walks by a method: all of it but the common arguments is read from the method.
  public init(_ method: Method) {
    let facts = [
      "a step costs \(method.cost.text)", method.order.map { "order \($0)" + (method.hasOrders ? ", or 2" : "") },
      method.exactness?.text,
    ]
    self.init(
      method.name, .samplers, MethodArguments.parameters(method), method.sentence, equation: method.equation,
      source: method.source, example: method.example,
      details: ["with " + method.definitions, facts.compactMap(\.self).joined(separator: "; ")]
    ) { arguments, session in try MethodArguments(method, arguments, session).walk() }
  }
}

extension Method {
  fileprivate var hasOrders: Bool { option("order") != nil }
}
