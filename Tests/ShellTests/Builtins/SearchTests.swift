import Shell
import Testing

@Suite struct SearchTests {
  private static let problem = """
    g = gaussian([0.5, -1], 1); q = observe(g, matrix([1, 0.4]), [0.3], noise: 0.5)

    """

  @Test(arguments: [
    Checked(
      "all combinations, best first, and the best by name",
      problem
        + """
        r = search(cpigdm, q, steps: 4, w: [1, 4, 15], start: [0.4, 0.8], lambda: 0)
        check r.table.count == 6; check sort(r.table.score) == r.table.score; check r.score == r.table.score[0]
        check r.w == r.table.w[0]; check r.start == r.table.start[0]; check r.lambda == 0; check r.steps == 4
        check r.table.behind[0] == 0; check r.table.behind ≈ r.table.score - r.score within 1e-12
        run cpigdm(q, steps: r.steps, w: r.w, start: r.start, lambda: r.lambda)
        """),
    Checked(
      "for N(m, I) the weight 1 from noise on is exact, and is found",
      problem
        + """
        r = search(cpigdm, q, steps: 30, order: 2, spacing: "sqrt", weight: [0.2, 1, 5], start: [0.1, 1], draws: 200, samples: 8)
        check r.weight == 1; check r.start == 1
        """),
    Checked(
      "every sampler that draws its first state",
      problem
        + """
        for f in (cpigdm, cpigfm, pigdm, pigfm) { r = search(f, q, steps: 6, w: [1, 8], start: 0.8); check r.table.count == 2 }
        r = search(cmm, q, steps: 5, pullbacks: [1, 2]); check r.table.count == 2
        """),
    Checked(
      "a function with options of its own, over a range",
      problem
        + "f(q, w, ζ: 0) = pigdm(q, w: w, churn: ζ, steps: 5); r = search(f, q, w: 1..3, ζ: [0, 0.5]); "
        + "check r.table.count == 6; check r.ζ == r.table.ζ[0]"),
    Checked(
      "a tuple holds choices that are no numbers",
      problem + "r = search(cpigdm, q, steps: 4, spacing: (\"uniform\", \"sqrt\"), path: (vp(), cosine())); "
        + "check r.table.count == 4; check r.spacing == r.table.spacing[0]"),
    Checked(
      "a nonlinear problem",
      "g = gaussian([0.5, -1], 1); q = observe(g, hdr(), [0.3, 1], noise: 0.2); "
        + "r = search(pigdm, q, w: [1, 15], steps: 8); check r.table.count == 2"),
    Checked(
      "failures are told in the table and come last",
      problem
        + """
        r = search(cpigfm, q, steps: 4, start: [0.5, 1], lambda: [0, 0.2])
        check r.table.score[-1] == inf; check r.table.failure[0] == ""; check r.lambda == 0 or r.start == 0.5
        """),
    Checked(
      "the same seed searches the same, and other walks are not renumbered",
      problem
        + """
        seed 3; r = search(cpigdm, q, steps: 3, w: [1, 8]); w = cpigdm(q); a = w.x
        seed 3; s = search(cpigdm, q, steps: 3, w: [1, 8, 15]); v = cpigdm(q)
        check r.score == s.table.score[0] or s.w == 15; check v.x == a
        """),
  ])
  func programs(_ test: Checked) { test.run() }

  /// A host that stops the program at its third event of progress.
  private final class Impatient: Shell.Host, @unchecked Sendable {
    weak var session: Session?
    private(set) var seen: [Progress] = []

    func emit(_ event: Event) {
      guard case .progress(let progress) = event else { return }
      seen.append(progress)
      if seen.count == 3 { session?.interrupt.raise() }
    }
  }

  @Test func progressIsToldAndAnInterruptKeepsTheSession() throws {
    let host = Impatient()
    let session = Session(host: host)
    host.session = session
    let error = #expect(throws: (any Error).self) {
      try session.run(Self.problem + "k = 7; r = search(cpigdm, q, steps: 4, w: [1, 4, 15])")
    }
    #expect(error.map { Diagnostic.from($0).code.id } == "E076")
    #expect(host.seen.count == 3)
    #expect(host.seen.allSatisfy { $0.label == "search" && $0.total == 3 })
    #expect(session.binding("k")?.number == 7 && session.binding("r") == nil)
    try session.run("r = search(cpigdm, q, steps: 4, w: [1, 4, 15])")
    #expect(host.seen.last?.done == 3)
  }
}
