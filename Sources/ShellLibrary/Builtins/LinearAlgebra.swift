import Numerics
import Restore
import ShellLanguage
import ShellSyntax

extension Builtins {
  /// Matrices: equations, factorisations, inverses. `inv` and `solve` take operators too.
  static let linearAlgebra: [Builtin] = [
    Builtin(
      "solve", .linearAlgebra, [.required("A", "a matrix or an operator"), .required("b", "the right side")],
      "The solution of A x = b; the smallest one in the sense of least squares where there is none or more than one. "
        + "Only singular values that rounding cannot tell from 0 count as 0; `pinv(A, tolerance: …) @ b` drops more.",
      equation: "A x = b, or min ‖A x − b‖",
      source: "LU with row exchanges; pseudo-inverse; conjugate gradients (Hestenes and Stiefel, 1952)",
      example: "solve([2, 1; 1, 3], [3, 5])", "solve([1, 0; 1, 1; 1, 2], [1, 2, 2])", "solve([1, 1; 1, 1], [2, 2])",
      "D = operator(x -> x[1:] - x[0:-1], shape: [5]); A = D' * D + I; check A(solve(A, ones(5))) ≈ ones(5)"
    ) { arguments, session in
      try NonlinearOperatorObject.refuse("A", of: arguments)
      if case .object(let object) = arguments["A"] {
        if let h = object as? OperatorObject { return .from(try h.solve(arguments.tensor("b"))) }
        guard let inverse = try object.unary(.pseudoInverse, session) else {
          throw arguments.wrong("A", expected: "a matrix or an operator")
        }
        return try session.call(inverse, [arguments["b"]])
      }
      let a = try matrix("A", arguments)
      let b = try arguments.tensor("b")
      guard b.rank > 0, b.shape[b.rank > 1 ? b.rank - 2 : 0] == a.shape[a.rank - 2] else {
        throw arguments.error(
          "b", "A has \(a.shape[a.rank - 2]) rows and b the shape \(Shape.text(b.shape))", code: .matrixShapes,
          help: "b is a vector with an element, or a matrix with a row, for each row of A")
      }
      let (rows, columns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
      if rows == columns, let x = try regular(a, b) { return .from(x) }
      return .from(try matmul(pseudoInverse(a, tolerance: SingularCutoff.rounding(rows, columns)), b))
    },
    Builtin(
      "inv", .linearAlgebra, [.required("A", "a square matrix or an operator")],
      "The inverse matrix, or the inverse of an operator: exact where its singular system is known, else by iteration.",
      equation: "A inv(A) = I", source: "LU with row exchanges; conjugate gradients (Hestenes and Stiefel, 1952)",
      example: "inv([2, 1; 1, 1])", "A = 2*I + matrix([1, 1; 1, 1]); check A(inv(A)([1, 2])) ≈ [1, 2]"
    ) { arguments, session in
      if case .object(let object) = arguments["A"] {
        if let result = try object.elementary("inv", session) { return result }
        throw arguments.wrong("A", expected: "a square matrix or an operator")
      }
      if arguments["A"].isScalar { return .from(try arguments.tensor("A").reciprocal()) }
      return .from(try inverse(try square("A", arguments)))
    },
    Builtin(
      "chol", .linearAlgebra, [.required("A", "a symmetric positive definite matrix")],
      "The lower triangular Cholesky factor.", equation: "A = L Lᵀ", source: "LAPACK dpotrf",
      example: "chol([4, 2; 2, 3])"
    ) { arguments, _ in .from(try cholesky(try square("A", arguments))) },
    Builtin(
      "eigh", .linearAlgebra, [.required("A", "a symmetric matrix")],
      "The eigenvalues, ascending, and the eigenvectors, as columns, of a symmetric matrix.",
      equation: "A = V diag(w) Vᵀ", source: "LAPACK dsyevd", example: "(w, V) = eigh([2, 1; 1, 2])"
    ) { arguments, _ in
      let (values, vectors) = try eigh(try square("A", arguments))
      return .tuple(try Tuple([.from(values), .from(vectors)]))
    },
    Builtin(
      "svd", .linearAlgebra, [.required("A", "a matrix")],
      "The thin singular value decomposition: U, the singular values, descending, and V.", equation: "A = U diag(S) Vᵀ",
      source: "LAPACK dgesdd", example: "(U, S, V) = svd([1, 2; 3, 4]); check U @ diag(S) @ V' ≈ [1, 2; 3, 4]"
    ) { arguments, _ in
      let (u, s, v) = try svd(try matrix("A", arguments))
      return .tuple(try Tuple([.from(u), .from(s), .from(v)]))
    },
    Builtin(
      "qr", .linearAlgebra, [.required("A", "a matrix")],
      "The thin QR decomposition: orthonormal columns Q and an upper triangle R.", equation: "A = Q R",
      source: "LAPACK dgeqrf", example: "(Q, R) = qr([1, 2; 3, 4]); check Q @ R ≈ [1, 2; 3, 4]"
    ) { arguments, _ in
      let (q, r) = try qr(try matrix("A", arguments))
      return .tuple(try Tuple([.from(q), .from(r)]))
    },
    Builtin(
      "det", .linearAlgebra, [.required("A", "a square matrix")], "The determinant.", equation: "Π of the pivots",
      source: "LU with row exchanges", example: "det([1, 2; 3, 4])"
    ) { arguments, _ in .from(try determinant(try square("A", arguments))) },
    Builtin(
      "logdet", .linearAlgebra, [.required("A", "a square matrix")],
      "The logarithm of the absolute value of the determinant, without overflow.", equation: "log |det A|",
      source: "LU with row exchanges", example: "logdet([2, 0; 0, 8])"
    ) { arguments, _ in .from(try logAbsDeterminant(try square("A", arguments))) },
    Builtin(
      "trace", .linearAlgebra, [.required("A", "a matrix")], "The sum of the diagonal.", equation: "Σ Aᵢᵢ",
      source: "linear algebra", example: "trace([1, 2; 3, 4])"
    ) { arguments, _ in .from(try trace(try matrix("A", arguments))) },
    Builtin(
      "outer", .linearAlgebra, [.required("a", "a tensor"), .required("b", "a tensor")],
      "All products of an element of a and one of b.", equation: "yᵢⱼ = aᵢ bⱼ", source: "NumPy's outer",
      example: "outer([1, 2], [3, 4, 5])"
    ) { arguments, _ in .from(try outer(try arguments.tensor("a"), try arguments.tensor("b"))) },
    Builtin(
      "kron", .linearAlgebra, [.required("A", "a matrix"), .required("B", "a matrix")], "The Kronecker product.",
      equation: "blocks aᵢⱼ B", source: "NumPy's kron", example: "kron([1, 2; 3, 4], eye(2))"
    ) { arguments, _ in .from(try kron(try matrix("A", arguments), try matrix("B", arguments))) },
    Builtin(
      "tril", .linearAlgebra, [.required("A", "a matrix")], "The lower triangle, with zeros above.",
      equation: "Aᵢⱼ for j ≤ i, else 0", source: "NumPy's tril", example: "tril([1, 2; 3, 4])"
    ) { arguments, _ in .from(try lowerTriangle(try matrix("A", arguments))) },
    Builtin(
      "triu", .linearAlgebra, [.required("A", "a matrix")], "The upper triangle, with zeros below.",
      equation: "Aᵢⱼ for j ≥ i, else 0", source: "NumPy's triu", example: "triu([1, 2; 3, 4])"
    ) { arguments, _ in .from(try upperTriangle(try matrix("A", arguments))) },
    Builtin(
      "cond", .linearAlgebra, [.required("A", "a matrix")],
      "The condition number: the largest singular value over the smallest.", equation: "s₁/sₖ",
      source: "linear algebra",
      example: "cond([1, 0; 0, 4])"
    ) { arguments, _ in
      let s = try svd(try matrix("A", arguments)).s
      guard s.rank == 1, s.count > 0 else { throw arguments.error("A", "`cond` takes one matrix", code: .wrongShape) }
      return .from(try s.indexed([.at(0)]) / s.indexed([.at(-1)]))
    },
  ]

  /// A⁻¹b, or nil where A is singular to working precision.
  private static func regular(_ a: Tensor<Double>, _ b: Tensor<Double>) throws -> Tensor<Double>? {
    do {
      return try Numerics.solve(a, b)
    } catch TensorError.linearAlgebra where a.scalars.allSatisfy(\.isFinite) && b.scalars.allSatisfy(\.isFinite) {
      return nil
    }
  }

  /// A tensor of two axes or more.
  private static func matrix(_ name: String, _ arguments: Arguments) throws -> Tensor<Double> {
    let tensor = try arguments.tensor(name)
    guard tensor.rank >= 2 else {
      throw arguments.error(
        name, "`\(arguments.function)` takes a matrix, not \(ValueText.described(arguments[name]))", code: .wrongShape,
        help: tensor.rank == 1
          ? "a column is `reshape(\(arguments.text(name) ?? "v"), [\(tensor.count), 1])`, a diagonal matrix `diag(\(arguments.text(name) ?? "v"))`"
          : nil)
    }
    return tensor
  }

  /// A matrix with as many rows as columns.
  private static func square(_ name: String, _ arguments: Arguments) throws -> Tensor<Double> {
    let tensor = try matrix(name, arguments)
    guard tensor.shape[tensor.rank - 1] == tensor.shape[tensor.rank - 2] else {
      throw arguments.error(
        name, "`\(arguments.function)` takes a square matrix, not one of shape \(Shape.text(tensor.shape))",
        code: .wrongShape, help: arguments.function == "inv" ? "`pinv(A)` exists for every matrix" : nil)
    }
    return tensor
  }
}
