import Shell
import Testing

@Suite struct ShapeRuleTests {
  /// A rule is found by the name of a built-in of its family; under another one it would never be asked.
  @Test func everyRuleHasItsBuiltin() {
    for family in Library.families {
      let names = Set(family.builtins.map(\.name))
      let lost = Set(family.rules.keys).subtracting(names)
      #expect(lost.isEmpty, "\(lost.sorted()) beside \(names.sorted())")
    }
  }

  /// The checker asks the built-in itself.
  @Test func builtinsCarryTheirRules() throws {
    for name in ["svd", "reshape", "observe", "load", "sin", "mean", "cpigdm"] {
      #expect(try #require(Library.builtin(name)).shapeRule != nil, "\(name)")
    }
    #expect(try #require(Library.builtin("print")).shapeRule == nil)
  }
}
