import Numerics
import Restore
import ShellLanguage
import Synchronization

/// The singular system of an operator that has none of its own, worked out once for all walks and posteriors.
///
/// The operator is applied to the unit vectors, which gives its matrix, and the matrix is decomposed. It is kept as long
/// as the operator answers one fixed vector with the same bits: a function may read names that are bound anew.
final class Decomposition: Sendable {
  private struct Made {
    let probe: Tensor<Double>
    let answer: Tensor<Double>
    /// nil where the operator is not the linear map that its matrix is.
    let h: DenseOperator?
  }
  private let made = Mutex<Made?>(nil)

  /// The most that is decomposed, as the larger side times the square of the smaller: 1024 by 1024, which takes a second
  /// of processor time.
  static let largest = 1 << 30

  /// The problem with its operator decomposed, or as it is: where a singular system is known, where a derivative with
  /// respect to the operator is being taken, where it is too large, and where its matrix cannot be told.
  /// - Throws: what stops a program.
  func applied(to problem: Problem, _ session: Session) throws -> Problem {
    let h = problem.operator
    guard !session.isTrial, h.spectral == nil, !h.isTraced, Decomposition.isCheap(h), let dense = try matrix(h, session)
    else { return problem }
    let shapes = "\(Shape.text(h.domain)) → \(Shape.text(h.range))"
    session.note("\(h.name), \(shapes): its matrix is formed and decomposed once")
    return try Problem(prior: problem.prior, operator: dense, y: problem.y, noise: problem.noiseLevel)
  }

  /// Whether forming and decomposing the matrix is within the limit.
  static func isCheap(_ h: any LinearOperator) -> Bool {
    let (n, m) = (h.domain.reduce(1, *), h.range.reduce(1, *))
    let (small, large) = (min(n, m), max(n, m))
    return small > 0 && small <= 1 << 15 && large <= largest / (small * small)
  }

  private func matrix(_ h: any LinearOperator, _ session: Session) throws -> DenseOperator? {
    do {
      // What the function draws, if it does, is not the prompt's.
      return try session.withStream(session.stream) {
        let known = made.withLock { $0 }
        let probe = try Draw.normal(h.domain, key: RandomKey(seed: 0).stream(.probes, 2))
        let answer = try h(probe)
        if let known, known.probe == probe, known.answer == answer { return known.h }
        let dense = try Decomposition.formed(h, probe, answer)
        made.withLock { $0 = Made(probe: probe, answer: answer, h: dense) }
        return dense
      }
    } catch {
      // A function that fails somewhere tells so where the walk meets it; a request to stop is met at once.
      try session.checkInterrupt()
      return nil
    }
  }

  /// The operator's matrix, by rows where those are far fewer; nil where the operator does something else to the probe.
  private static func formed(
    _ h: any LinearOperator, _ probe: Tensor<Double>, _ answer: Tensor<Double>
  ) throws -> DenseOperator? {
    let (n, m) = (h.domain.reduce(1, *), h.range.reduce(1, *))
    _ = try MemoryBudget.admit([m, n])
    // A row costs a derivative of the function, some three calls of it.
    let entries =
      4 * m <= n
      ? try h.transposed(Tensor<Double>.identity(m).reshaped([m] + h.range)).reshaped([m, n]) : try h.matrix()
    guard !entries.isTraced else { return nil }
    let dense = try DenseOperator(entries, name: h.name, domain: h.domain, range: h.range)
    let error = try (dense(probe) - answer).norm().item
    return error <= 1e-8 * (try answer.norm().item) ? dense : nil
  }
}

extension Session {
  /// Says something that need not be said twice.
  func note(_ text: String) {
    var said = attachments["notes"] as? Set<String> ?? []
    guard said.insert(text).inserted else { return }
    attachments["notes"] = said
    print(text)
  }
}
