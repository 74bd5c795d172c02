import Foundation
import Shell
import Testing

@Suite struct ProseTests {
  @Test(arguments: [
    (#"\hat x_0 = \frac{x - \sigma\varepsilon}{\mu}"#, "x̂₀ = (x − σε)/μ"),
    (#"H^\dagger = V S^\dagger U^\top, \quad P^2"#, "H† = V S† Uᵀ,\u{2002}P²"),
    (#"\left[e^{-\kappa}\hat x_0 + (1 - e^{-\kappa})\,H^\dagger y\right]"#, "[e^(−κ)x̂₀ + (1 − e^(−κ)) H† y]"),
    (#"\frac{g^2}{2\sigma_y}\,\frac{\partial p_t}{\partial t}"#, "g²/(2σ_y) ∂pₜ/∂t"),
    (#"\int_0^t (\lambda - f)\,du"#, "∫₀ᵗ (λ − f) du"),
    (#"\sum_{s_i > 0} \frac{1}{s_i^2}"#, "∑_(sᵢ > 0) 1/sᵢ²"),
    (#"\sqrt{1 - e^{-b}} \approx \sqrt\mu"#, "√(1 − e⁻ᵇ) ≈ √μ"),
    (#"\nabla\log p_t(x \mid y) \le \|y - Hx\|^2"#, "∇ log pₜ(x | y) ≤ ‖y − Hx‖²"),
    (#"\Big(\frac{\partial\hat x_0}{\partial x}\Big)^{\!\top}"#, "(∂x̂₀/∂x)ᵀ"),
    (#"\tfrac b2 \odot \mathbb E \operatorname{tr} P"#, "b/2 ⊙ E tr P"),
    (#"m_k' \text{ for any } \unknown{z}"#, #"mₖ′ for any \unknown z"#),
    ("x^{", "x"), ("\\", "\\"), ("\\frac", "/"), ("", ""),
  ])
  func formulasBecomeUnicode(_ tex: String, _ text: String) {
    #expect(MathText.unicode(tex) == text)
  }

  @Test func paragraphsAndListsAreFilledAnew() {
    let prose = Prose(columns: 30, color: false)
    let text = prose.text([
      "One line that", "goes on and on over the end.", "", "- first point of a list that is long", "- $x_0$",
    ])
    #expect(
      text == """
        One line that goes on and on
        over the end.

        - first point of a list that
          is long
        - x₀
        """)
  }

  @Test func whatIsNotProseKeepsItsLines() {
    let prose = Prose(columns: 40, color: true)
    #expect(prose.text(["## A *title*", "<!-- no -->"]) == "\u{1B}[1mA *title*\u{1B}[0m")
    #expect(
      prose.text(["see", "$$a = b$$", "| a | b |", "```sh", "ls  -l", "```"]) == "see\n    a = b\n| a | b |\n    ls  -l"
    )
    #expect(prose.text(["$$a +", "b$$ then"]) == "    a + b\nthen")
    #expect(prose.text(["*so* `a  b` \\* 2*3"]) == "\u{1B}[3mso\u{1B}[23m \u{1B}[36ma  b\u{1B}[39m * 2*3")
  }

  @Test func aLongFormulaIsBrokenWhereItIsWide() {
    let prose = Prose(columns: 24, color: false)
    #expect(prose.text([#"$$a = b + c, \qquad d = e + f + g$$"#]) == "    a = b + c,\n    d = e + f + g")
  }

  @Test func aPageOfHelpKeepsItsColumns() {
    let page = "name(x)\n\n  x  a parameter that means much\n\nExample:\n    a line that is much longer than all others"
    #expect(
      TextWrap.page(page, width: 20) == """
        name(x)

          x  a parameter
             that means much

        Example:
            a line that is much longer than all others
        """)
    #expect(TextWrap.columns("\u{1B}[1mσ̂\u{1B}[0m") == 1)
  }

  /// No lesson has a command of LaTeX that the table does not know.
  @Test func everyFormulaOfTheLessonsIsKnown() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let lessons = DocumentFinder.files([root.path + "/tutorials"]).found.filter { $0.hasSuffix(".md") }
    #expect(lessons.count > 10)
    for path in lessons {
      let lesson = Lesson(try String(contentsOfFile: path, encoding: .utf8), path: path)
      for case .prose(let range) in lesson.flatParts {
        let text = Prose(columns: 90, color: false).text(lesson.lines[range])
        for line in text.split(separator: "\n") {
          let plain = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
          #expect(!plain.contains("\\") && !plain.contains("$"), "\(path): \(line)")
          #expect(TextWrap.columns(line) <= 90 || line.hasPrefix("|"), "\(path): \(line)")
        }
      }
    }
  }

  /// Deeper than anybody writes, a formula stays as it is: its reader recurses, and sets each level in all around it.
  @Test(arguments: ["\\sqrt{", "x^{", "\\frac{1}{", "\\hat ", "\\left", "{"]) func deepFormulasStay(_ level: String) {
    let deep = "$" + String(repeating: level, count: 20_000) + "x$"
    #expect(Prose(columns: 80, color: false).text([deep]).contains(level.trimmingWhitespace))
    let few = "$" + String(repeating: "\\sqrt{", count: 5) + "x" + String(repeating: "}", count: 5) + "$"
    #expect(Prose(columns: 80, color: false).text([few]) == "√√√√√x")
  }
}
