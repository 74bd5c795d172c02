/// A linear operator: an object that the language's own messages about `H'`, `A * B` and `A + B` are about.
package protocol OperatorValue: ShellObject {
  /// The shapes it takes and gives, where it is bound to them.
  var shapes: (domain: [Int], range: [Int])? { get }
}
