import Foundation
import Numerics
import Restore
import Shell
import Testing

/// A method that is no part of the library, through public names alone.
@Suite struct AddedMethodTests {
  private static let problem = "q = observe(gaussian([0, 0], 1), matrix([1, 0]), [0.5], noise: 0.1)\n"

  /// What a session with the method prints.
  private func output(_ program: String) throws -> String {
    let host = Recorder()
    let session = Session(host: host)
    session.add(.dps)
    try session.run(Self.problem + program)
    return host.output
  }

  private func error(_ program: String) -> Diagnostic? {
    do {
      _ = try output(program)
      return nil
    } catch {
      return Diagnostic.from(error)
    }
  }

  @Test func itsExampleRuns() throws {
    _ = try output(Method.dps.example)
    #expect(try output("w = dps(q, steps: 3, count: 4); run w; check count(w.x) == 8; w").contains("dps at t = 0.001"))
  }

  /// Along the mode that is seen, one step by hand: N(0, 1) has x̂₀ = μx/(μ² + σ²) on the VP path, μ² + σ² = 1.
  @Test func aStepIsItsEquation() throws {
    _ = try output(
      """
      p = vp(); x = [0.3, -0.8]; w = dps(q, scale: 0.7, over: [0.5, 0.4], from: x); step w
      m = p.mu(0.5); check w.x0 ≈ p.mu(0.4)*w.x within 1e-12
      x0 = m*x; ε = (x - m*x0)/p.sigma(0.5)
      check w.x ≈ p.mu(0.4)*x0 + p.sigma(0.4)*ε + 0.7*m*[sign(0.5 - x0[0]), 0] within 1e-12
      check w.terms.guidance ≈ 0.7*m*[sign(0.5 - x0[0]), 0] within 1e-12
      """)
  }

  @Test func helpExplainAndCiteReadTheMethod() throws {
    let help = try output("help dps")
    for piece in [
      "dps(problem, steps: 50", "scale: 0.2", Method.dps.sentence, Method.dps.equation, "ζ, the length of the step",
      "Source: Chung et al., ICLR 2023", "a step costs a network call and a pullback",
    ] { #expect(help.contains(piece), "\(piece)") }
    #expect(try output("help samplers").contains("dps     Diffusion posterior sampling"))
    let explained = try output("w = dps(q, from: [1, 2]); step w; explain w")
    #expect(explained.contains("dps: x_s = μ_s x̂0 + σ_s ε + ζ g\nfrom Chung et al., ICLR 2023\n"))
    #expect(explained.contains("down the residual"))
    let cited = try output("w = dps(q); cite w")
    #expect(cited.contains("@inproceedings{chung2023diffusion,\n  author = {Chung, Hyungjin and Kim, Jeongsol"))
    #expect(cited.contains("% the path vp\n@inproceedings{song2021score,"))
  }

  @Test func mistakesAreToldAsThoseOfAnyOther() {
    #expect(error("dps(q, scal: 1)")?.code.id == "E067")
    #expect(error("dps(q, scal: 1)")?.help == "did you mean `scale`?")
    #expect(error("dps(q, scale: \"long\")")?.code.id == "E058")
    #expect(error("dps(q, steps: 0)")?.code.id == "E070")
    #expect(error("dps(q, over: [0.1, 0.2])")?.code.id == "E070")
    #expect(error("dpss(q)")?.help?.contains("dps") == true)
    #expect(error("dps(observe(gaussian([0, 0], 1), hdr(2), [0.3, 1], noise: 0.1))")?.code.id == "E099")
    #expect(error("y = dps(q).y")?.code == error("y = cpigdm(q).y")?.code)
  }

  @Test func theEditorKnowsItsLabels() {
    let session = Session(host: Recorder())
    session.add(.dps)
    #expect(Completer(session: session).complete("dps(q, sca", at: 10).candidates == ["scale: "])
    #expect(Completer(session: session).complete("dp", at: 2).candidates.contains("dps"))
  }

  /// The page on the design shows the very file that is compiled here.
  @Test func theDesignShowsThisFile() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = try String(contentsOf: here.appendingPathComponent("PosteriorSampling.swift"), encoding: .utf8)
    let design = try String(
      contentsOf: here.appendingPathComponent("../../../docs/design.md").standardizedFileURL, encoding: .utf8)
    #expect(design.contains("```swift\n\(file)```"))
    #expect(file.split(separator: "\n", omittingEmptySubsequences: false).count <= 61)
  }
}
