import Shell
import Testing

@Suite struct ProblemWarningTests {
  private static func warnings(_ text: String) throws -> [String] {
    let host = Recorder()
    try Session(host: host).run(text)
    return host.warnings.map(\.code.id)
  }

  /// A picture in [0, 1]: dark, with a bright bar.
  private static let picture =
    "g = gaussian(zeros(1, 16, 16), 1); x = zeros(1, 16, 16); x[0, 4:12, 6:10] = 1; n = randn(1, 16, 16); "

  @Test(arguments: [
    "observe(g, superresolution(2), superresolution(2)(x), noise: 0.05)",
    "observe(g, superresolution(2), superresolution(2)(x) + 0.05*randn(1, 8, 8), noise: 0.05)",
    "observe(g, blur(sigma: 1.5), blur(sigma: 1.5)(x) + 0.05*n, noise: 0.05)",
    "observe(g, inpainting(box: [0, 0, 4, 4]), inpainting(box: [0, 0, 4, 4])(x + 0.1*n), noise: 0.1)",
    "empirical(uniform(10, 1, 8, 8))",
  ])
  func picturesFromZeroToOneAreTold(_ text: String) throws {
    #expect(try Self.warnings(Self.picture + text) == ["W001"])
    // The same in [−1, 1] is what is wanted.
    let mapped = text.replacing("(x", with: "(2*x - 1").replacing(
      "uniform(10, 1, 8, 8)", with: "2*uniform(10, 1, 8, 8) - 1")
    #expect(try Self.warnings(Self.picture + mapped) == [])
  }

  @Test(arguments: [
    "observe(g, superresolution(2), 0.05*randn(1, 8, 8), noise: 0.05)",
    "observe(g, superresolution(2), zeros(1, 8, 8), noise: 0.05)",
    "observe(g, superresolution(2), ones(1, 8, 8), noise: 0)",
    "observe(g, superresolution(2), superresolution(2)(g.sample(1)[0]), noise: 0.05)",
  ])
  func otherMeasurementsAreNot(_ text: String) throws { #expect(try Self.warnings(Self.picture + text) == []) }

  @Test func aNoiseThatTheResidualContradictsIsTold() throws {
    let data = "M = matrix(randn(200, 4)); g = gaussian(zeros(4), 1); y = M([1, 2, 3, 4]) + 0.5*randn(200); "
    for (noise, expected) in [
      ("0.25", ["W002"]), ("0.5", []), ("0.4", []), ("0.6", []), ("1", ["W002"]), ("0", ["W002"]),
    ] {
      #expect(try Self.warnings(data + "observe(g, M, y, noise: \(noise))") == expected, "\(noise)")
    }
    // Without any noise at all somebody tries out something.
    #expect(try Self.warnings(data + "observe(g, M, M([1, 2, 3, 4]), noise: 0.5)") == [])
  }

  @Test(arguments: [
    ("superresolution(2)(x) + 0.05*randn(1, 8, 8), noise: 0.05", "`2*y - 1`, `noise: 0.1`"),
    ("superresolution(2)(x), noise: 0", "`2*y - 1`"),
    ("255*superresolution(2)(x) + 12.75*randn(1, 8, 8), noise: 12.75", "`y/127.5 - 1`, `noise: 0.1`"),
    ("255*superresolution(2)(x), noise: 0", "`y/127.5 - 1`"),
  ])
  func theMapTakesTheNoiseAlong(_ measured: String, _ advice: String) throws {
    let host = Recorder()
    try Session(host: host).run(Self.picture + "observe(g, superresolution(2), \(measured))")
    #expect(host.warnings.map(\.code.id) == ["W001"])
    #expect(host.warnings.first?.help?.contains(advice) == true)
  }

  /// The advised problem has the noise that the measurement has: by hand 2·0.05 = 12.75/127.5 = 0.1, and the residual at
  /// the true picture is that over 64 pixels, to six standard deviations.
  @Test func theAdviceIsRight() throws {
    Checked(
      "advice",
      Self.picture + """
        H = superresolution(2); n = randn(1, 8, 8); t = 2*x - 1
        a = observe(g, H, 2*(H(x) + 0.05*n) - 1, noise: 0.1)
        b = observe(g, H, (255*H(x) + 12.75*n)/127.5 - 1, noise: 0.1)
        check abs(a.residual(t)/a.noise - 1) < 6/sqrt(128); check b.residual(t) ≈ a.residual(t)
        """
    ).run()
  }

  /// A bright picture in [−1, 1] under loud noise lies within five σ of [0, 1] as well.
  @Test func noiseExplainsNoDarkPlaces() throws {
    let bright = "g = gaussian(zeros(1, 16, 16), 1); z = 0.5*ones(1, 16, 16); z[0, 0:6] = -0.3; "
    let measured = "y = z + 0.1*randn(1, 16, 16); observe(g, inpainting(mask: ones(16, 16)), y, noise: 0.1)"
    #expect(try Self.warnings(bright + measured) == [])
  }
}
