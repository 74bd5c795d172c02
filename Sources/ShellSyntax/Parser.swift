/// Reads tokens into a syntax tree by recursive descent; its parts are in files by topic.
package struct Parser {
  let source: SourceText
  private let tokens: [Token]
  private var index = 0
  private var depth = 0
  /// Where the parser stands, for what may stand there.
  var functionDepth = 0
  var loopDepth = 0
  /// Whether `~` may stand at this place.
  var allowsDistribution = false
  /// Whether a name means something without being bound, for what messages suggest.
  let isKnown: (String) -> Bool

  private static let maximumDepth = 200
  private static let maximumHeight = 1000

  init(_ source: SourceText, _ tokens: [Token], isKnown: @escaping (String) -> Bool) {
    self.source = source
    self.tokens = tokens
    self.isKnown = isKnown
  }

  /// Parses a whole source.
  /// - Parameter isKnown: whether a name is a built-in's or a constant's, for what messages suggest.
  /// - Throws: a `Diagnostic`; its `isIncomplete` tells whether more input could mend it.
  package static func parse(
    _ source: SourceText, isKnown: @escaping (String) -> Bool = { _ in false }
  ) throws -> Program {
    var parser = Parser(source, try Tokenizer.tokens(of: source), isKnown: isKnown)
    return Program(source: source, statements: try parser.program())
  }

  // MARK: Tokens

  var current: Token { token(0) }

  func token(_ ahead: Int) -> Token {
    let wanted = index + ahead
    if wanted < tokens.count { return tokens[wanted] }
    return tokens.last ?? Token(kind: .end, span: Span(source, 0, 0), spaced: true)
  }

  /// The span of the token before the current one.
  var previousSpan: Span { index > 0 ? tokens[index - 1].span : Span(source, 0, 0) }

  var previous: Token? { index > 0 ? tokens[index - 1] : nil }

  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if index < tokens.count { index += 1 }
    return token
  }

  mutating func accept(_ symbol: Symbol) -> Token? { current.isSymbol(symbol) ? advance() : nil }

  mutating func accept(_ keyword: Keyword) -> Token? { current.isKeyword(keyword) ? advance() : nil }

  /// A place to come back to, for the few constructs that are known only by what follows them.
  var mark: Int {
    get { index }
    set { index = newValue }
  }

  // MARK: Depth

  /// A parser for a part of the same source, at the same place in the program and the same depth.
  func part(_ tokens: [Token]) -> Parser {
    var parser = Parser(source, tokens, isKnown: isKnown)
    parser.depth = depth
    parser.functionDepth = functionDepth
    return parser
  }

  /// Runs a part of the grammar one level deeper.
  mutating func nested<Result>(_ parse: (inout Parser) throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw Diagnostic(
        .tooDeep, "nested more than \(Self.maximumDepth) deep", at: current.span,
        help: "give the inner parts names of their own")
    }
    return try parse(&self)
  }

  /// A node of the tree, unless the tree has grown too high.
  func node(_ kind: Expression.Kind, _ span: Span) throws -> Expression {
    let expression = Expression(kind, span)
    guard expression.height <= Self.maximumHeight else {
      throw Diagnostic(
        .tooDeep, "an expression of more than \(Self.maximumHeight) steps", at: previousSpan,
        help: "cut it into named parts, or use a loop or `sum`")
    }
    return expression
  }

  // MARK: Errors

  /// An error at the current token; at the end of the input it is a matter of more input.
  func failure(_ code: DiagnosticCode, _ message: String, _ label: String = "", help: String? = nil) -> Diagnostic {
    var diagnostic = Diagnostic(code, message, at: current.span, label, help: help)
    diagnostic.isIncomplete = current.kind == .end
    return diagnostic
  }

  /// The closing bracket for an opening one, or an error that points at both.
  @discardableResult
  mutating func close(_ open: Token) throws -> Token {
    guard case .symbol(let symbol) = open.kind, let wanted = symbol.closing else { return current }
    if let token = accept(wanted) { return token }
    switch current.kind {
    case .end:
      var diagnostic = Diagnostic(
        .unclosedBracket, "`\(symbol.rawValue)` is never closed", at: open.span, "opened here",
        help: "close it with `\(wanted.rawValue)`")
      diagnostic.isIncomplete = true
      throw diagnostic
    case .symbol(.closeParenthesis), .symbol(.closeBracket), .symbol(.closeBrace):
      throw Diagnostic(
        .mismatchedBracket, "`\(current.span.text)` does not close `\(symbol.rawValue)`",
        [.init(current.span, "expected `\(wanted.rawValue)`"), .init(open.span, "opened here")],
        help: "write `\(wanted.rawValue)`")
    default:
      throw wrongSeparator(in: open, wanted)
    }
  }

  private func wrongSeparator(in open: Token, _ wanted: Symbol) -> Diagnostic {
    if let problem = juxtapositionProblem() { return problem }
    if current.isSymbol(.equals), open.isSymbol(.openParenthesis) {
      let isLabel = previous?.name != nil
      return Diagnostic(
        isLabel ? .expectedToken : .badTarget, "`=` cannot stand in parentheses", at: current.span,
        help: isLabel ? "a label is written with a colon: `\(previousSpan.text): …`" : "equality is written `==`")
    }
    let isNextLine = previousSpan.line < current.span.line
    return Diagnostic(
      isNextLine ? .unclosedBracket : .expectedToken,
      "expected `,` or `\(wanted.rawValue)`, found \(current.described)",
      [.init(current.span), .init(open.span, "the bracket opened here")],
      help: isNextLine ? "close the bracket with `\(wanted.rawValue)`" : "write `,` between the parts")
  }
}
