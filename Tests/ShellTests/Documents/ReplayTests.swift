import Foundation
import Numerics
import Restore
import Shell
import Synchronization
import Testing

/// Runs a tiny language: `fail MESSAGE`, `draw SIDE`, anything else is printed. `count` prints how many cells ran.
final class FakeRunner: CellRunner {
  static let title = "Title"
  var count = 0

  func run(_ code: String, seconds: Double) -> CellResult {
    var result = CellResult()
    count += 1
    for line in code.split(separator: "\n") {
      if line.hasPrefix("fail") {
        result.failure = String(line.dropFirst(5))
        result.lines.append(String(line.dropFirst(5)))
        return result
      } else if line.hasPrefix("draw") {
        let side = Int(line.dropFirst(5)) ?? 4
        let picture = Raster(width: side, height: side, channels: 1, filling: UInt8(side))
        let figure = Picture.figure(Figure([Panel(picture, label: "x")], title: FakeRunner.title))
        if let drawn = try? DrawnPicture(figure) { result.pictures.append(drawn) }
      } else if line == "count" {
        result.lines.append("\(count)")
      } else {
        result.lines.append(String(line))
      }
    }
    return result
  }
}

@Suite struct ReplayTests {
  private let temporary: TemporaryFolder
  var folder: String { temporary.path }
  init() throws {
    temporary = try TemporaryFolder()
  }

  func replay(_ files: [String: String], promote: Bool = false) throws -> [Replay.Report] {
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    var replay = Replay { _, _, _ in FakeRunner() }
    replay.promotes = promote
    return replay.run(files.keys.sorted().map { folder + "/" + $0 }) { _ in }
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: folder + "/" + name, encoding: .utf8) }

  @Test func agreementPassesAndDisagreementFails() throws {
    let reports = try replay([
      "a.md": "```conjugate\npsnr 21.3\n```\n\n```output\npsnr 21.30000001\n```\n",
      "b.md": "```conjugate\npsnr 21.3\n```\n\n```output\npsnr 22\n```\n",
      "c.cj": "fine", "d.cj": "fail badly",
    ])
    #expect(reports.map(\.passed) == [true, false, true, false])
    #expect(Replay.summary(reports) == "2 passed, 2 failed")
    #expect(reports[1].text.contains("- psnr 22") && reports[1].text.contains("+ psnr 21.3"))
    #expect(reports[1].text.contains("b.md:1"))
    #expect(try text("figures/failed/b/line1-actual.txt") == "psnr 21.3\n")
    #expect(try text("figures/failed/b/line1-expected.txt") == "psnr 22\n")
    #expect(reports[3].text.contains("badly"))
    _ = try replay(["b.md": "```conjugate\npsnr 22\n```\n\n```output\npsnr 22\n```\n"])
    #expect(!FileManager.default.fileExists(atPath: folder + "/figures/failed"), "what holds again leaves nothing")
  }

  @Test func aDocumentWithoutTextOrCellsFails() throws {
    try Data([0x23, 0xFF, 0xFE, 0x41]).write(to: URL(fileURLWithPath: folder + "/a.md"))
    let odd = Replay { _, _, _ in FakeRunner() }.run([folder + "/a.md"]) { _ in }
    #expect(!odd[0].passed && odd[0].text.contains("not text in UTF-8"))
    let reports = try replay(["b.md": "", "c.cj": " \n", "d.md": "Prose.\n\n```swift\nlet x = 1\n```\n"])
    #expect(reports.map(\.passed) == [false, false, false])
    #expect(reports[0].text.contains("the file is empty") && reports[2].text.contains("there is no cell"))
  }

  @Test func cellsThatMustFailMustFail() throws {
    let reports = try replay([
      "a.md": "```conjugate error\nfail E001\n```\n\n```output\nE001\n```\n",
      "b.md": "```conjugate error\nfine\n```\n", "c.md": "```conjugate\nfail E001\n```\n",
      "d.md": "```conjugate error\nfail E001\n```\n\n```output\nE002\n```\n",
    ])
    #expect(reports.map(\.passed) == [true, false, false, false])
  }

  @Test func sessionsAreSeparate() throws {
    let cell = { (words: String, count: Int) in "```conjugate \(words)\ncount\n```\n\n```output\n\(count)\n```\n\n" }
    let reports = try replay(["a.md": cell("", 1) + cell("session=b", 1) + cell("", 2) + cell("session=b", 2)])
    #expect(reports[0].passed, "\(reports[0].text)")
  }

  @Test func aCellWithoutOutputPromisesNone() throws {
    let reports = try replay(["a.md": "```conjugate\nanything\n```\n", "b.md": "```conjugate hidden\nx\n```\n"])
    #expect(reports.map(\.passed) == [true, true])
  }

  @Test func promotionWritesOutputsAndFiguresOnce() throws {
    let page = "Text\n\n```conjugate\nhello\ndraw 6\n```\n\nMore\n\n```conjugate\n1\n```\n```output\n2\n```\nend\n"
    #expect(try replay(["a.md": page], promote: true).map(\.passed) == [true])
    let promoted = """
      Text

      ```conjugate
      hello
      draw 6
      ```

      ```output
      hello
      ```

      ![Title](figures/a-title.png)

      More

      ```conjugate
      1
      ```

      ```output
      1
      ```

      end

      """
    #expect(try text("a.md") == promoted)
    let picture = try PNG.readRaster(folder + "/figures/a-title.png")
    #expect(picture.width > 160)
    let again = try replay(["a.md": promoted], promote: true)
    #expect(again.map(\.passed) == [true])
    #expect(!again[0].text.contains("wrote"), "a second promotion changes nothing")
    #expect(try replay(["a.md": promoted]).map(\.passed) == [true])
  }

  @Test func picturesCompareAsPixels() throws {
    let page = "```conjugate\ndraw 6\n```\n\n![Title](figures/a-title.png)\n"
    #expect(try replay(["a.md": page]).map(\.passed) == [false], "the figure is missing")
    _ = try replay(["a.md": page], promote: true)
    #expect(try replay(["a.md": page]).map(\.passed) == [true])
    let path = folder + "/figures/a-title.png"
    var picture = try PNG.readRaster(path)
    picture.samples[100] ^= 2
    try PNG.write(picture, to: path)
    #expect(try replay(["a.md": page]).map(\.passed) == [true], "a last bit may differ")
    picture.samples[100] ^= 64
    try PNG.write(picture, to: path)
    let reports = try replay(["a.md": page])
    #expect(!reports[0].passed && reports[0].text.contains("1 of"))
    for kind in ["expected", "actual", "difference"] {
      #expect(FileManager.default.fileExists(atPath: folder + "/figures/failed/a/a-title-\(kind).png"))
    }
    #expect(try PNG.readRaster(path) == picture, "a replay never touches the figures")
  }

  @Test func promotionKeepsTolerancesThatHold() throws {
    let page = "```conjugate\npsnr 21.4\nnew 2\n```\n\n```output\npsnr 21.3 ± 0.5\nnew 1\n```\n"
    _ = try replay(["a.md": page], promote: true)
    #expect(try text("a.md").contains("psnr 21.3 ± 0.5\nnew 2\n"))
  }

  @Test func promotionLeavesBrokenCells() throws {
    let page = "```conjugate\nfail now\n```\n\n```output\nold\n```\n"
    #expect(try replay(["a.md": page], promote: true).map(\.passed) == [false])
    #expect(try text("a.md") == page)
  }

  @Test func outputWithFencesIsFencedLonger() throws {
    _ = try replay(["a.md": "~~~conjugate\n````\n~~~\n"], promote: true)
    #expect(try text("a.md") == "~~~conjugate\n````\n~~~\n\n`````output\n````\n`````\n")
    #expect(try replay(["a.md": text("a.md")]).map(\.passed) == [true])
  }

  @Test func reportsComeInOrder() throws {
    var files: [String: String] = [:]
    for i in 10..<40 { files["\(i).cj"] = "x" }
    for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    let seen = Mutex<[String]>([])
    let paths = files.keys.sorted().map { folder + "/" + $0 }
    _ = Replay { _, _, _ in FakeRunner() }.run(paths) { report in seen.withLock { $0.append(report.path) } }
    #expect(seen.withLock { $0 } == paths)
  }

  @Test func missingDocumentsAndReadmesAreTold() throws {
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/README.md"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/b.md"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/a.cj"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/note.txt"))
    let (found, missing) = DocumentFinder.files([folder, folder + "/b.md", folder + "/none.md"])
    #expect(found == [folder + "/a.cj", folder + "/b.md"])
    #expect(missing == [folder + "/none.md"])
  }

  @Test func junitIsWellFormed() throws {
    let reports = try replay(["a.md": "```conjugate\nfail \"<&>\"\n```\n", "b.md": "```conjugate\nx\n```\n"])
    let xml = Replay.junit(reports)
    #expect(xml.contains("tests=\"1\" failures=\"1\""))
    #expect(xml.contains("&lt;&amp;&gt;") && !xml.contains("<&"))
    #expect(xml.hasSuffix("</testsuites>\n"))
  }
}
