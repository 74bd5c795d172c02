import Numerics
import Testing

/// Replacing elements gives the bits of the operation, and leaves alone what shares them.
@Suite struct InPlaceTests {
  private typealias T = Tensor<Double>
  private static let count = 70_000
  private let x: T
  private let y: T

  init() throws {
    x = T((0..<Self.count).map { 0.5 + Double($0 % 977) / 100 })
    y = T((0..<Self.count).map { 1 + Double($0 % 613) / 70 })
  }

  private static let pairs: [(BinaryOperation, @Sendable (T, T) throws -> T)] = [
    (.add, { try $0 + $1 }), (.subtract, { try $0 - $1 }), (.multiply, { try $0 * $1 }), (.divide, { try $0 / $1 }),
  ]

  @Test func binaryOperations() throws {
    for (operation, expected) in Self.pairs {
      for other in [y, T(3), T([3])] {
        #expect(x.isReplaceable(with: other))
        var left = x
        try left.replace(by: operation, other, isLeft: true)
        #expect(try left.scalars == expected(x, other).scalars)
        var right = x
        try right.replace(by: operation, other, isLeft: false)
        #expect(try right.scalars == expected(other, x).scalars)
      }
      // An operand that is itself.
      var own = x
      try own.replace(by: operation, own, isLeft: true)
      #expect(try own.scalars == expected(x, x).scalars)
    }
    #expect(x.scalars[3] == 0.53, "what a copy shares stays")
  }

  @Test func functions() throws {
    for (operation, expected) in [(.exp, x.exp), (.negate, { try -self.x }), (.sqrt, x.sqrt)]
      as [(UnaryOperation, () throws -> T)]
    {
      var z = x
      try z.replace(by: operation)
      #expect(try z.scalars == expected().scalars)
    }
  }

  @Test func onlyWhatKeepsItsShape() throws {
    #expect(!x.isReplaceable(with: try T.ones([2, Self.count])))
    #expect(!x.isReplaceable(with: try T.ones([1, 1])))
    #expect(!T([1, 2]).isReplaceable, "it would not pay")
    _ = try vjp(
      { z in
        #expect(!z.isReplaceable && !x.isReplaceable(with: z))
        return z
      }, at: y)
  }
}
