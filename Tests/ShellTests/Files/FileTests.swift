import Foundation
import Shell
import Testing

@Suite struct FileTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// What a program prints.
  private func output(_ program: String) throws -> [String] {
    let host = TextHost()
    let session = Session(host: host)
    session.files.base = folder.path
    try session.run(program)
    return host.all
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/" + name))
  }

  @Test func homeIsWhatTheEnvironmentSays() {
    #expect(HomeFolder.expanded("~", home: "/h") == "/h")
    #expect(HomeFolder.expanded("~/a.csv", home: "/h") == "/h/a.csv")
    #expect(HomeFolder.expanded("a~/b", home: "/h") == "a~/b")
    #expect(HomeFolder.expanded("~root/a", home: "/h").hasSuffix("/a"))
  }

  @Test func valuesThatAPictureCannotShowAreCounted() throws {
    #expect(
      try output("save [0, 0.5; 1.7, -3], \"a.png\"") == [
        "wrote a.png; 2 of 4 values outside [−1, 1] were cut"
      ])
    #expect(try output("save [0, 0.5; 1, -1], \"b.png\"") == ["wrote b.png"])
    // Half a sample is no loss, and on a screen a twentieth of the range cannot be seen.
    #expect(try output("save 1.003*ones(2, 2), \"c.png\"") == ["wrote c.png"])
    #expect(try output("show 1.05*ones(1, 2, 2)") == [])
    #expect(try output("show 1.2*ones(1, 2, 2), zeros(1, 2, 2)") == ["4 of 8 values outside [−1, 1] were cut"])
    #expect(try output("grid 1.2*ones(3, 1, 2, 2)") == ["12 of 12 values outside [−1, 1] were cut"])
    #expect(try output("show 1.2*ones(1, 2, 2), range: [0, 1]") == [])
  }

  @Test func aRecordOfOneTensorStaysOne() throws {
    #expect(
      try output(
        """
        save (x: [1, 2]), "r.safetensors"; r = load("r.safetensors"); check r.x == [1, 2]
        save [1, 2], "t.safetensors"; t = load("t.safetensors"); check t == [1, 2]
        """
      ).count == 2)
  }

  @Test func patternsAreStackedInTheOrderOfTheirNames() throws {
    _ = try output(
      """
      for i in 1..12 { save i/20*ones(1, 2, 2), "p{i}.png" }
      x = load("p*.png"); check x.shape == [12, 1, 2, 2]; check x[:, 0, 0, 0] ≈ (1..12)/20 within 0.01
      check load("p[12].png").shape == [2, 1, 2, 2]
      save ones(1, 3, 3), "p13.png"
      """)
    #expect(throws: (any Error).self) { try output("load(\"p*.png\")") }
    #expect(throws: (any Error).self) { try output("load(\"q*.png\")") }
  }

  @Test func idxFilesArePicturesOrNumbers() throws {
    try write("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0])
    try write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 7, 200])
    try write("numbers.idx", [0, 0, 0x0B, 1, 0, 0, 0, 2, 0xFF, 0xFE, 1, 0])
    _ = try output(
      """
      x = load("train-images-idx3-ubyte"); check x ≈ reshape([-1, 1, -0.6, -1], 2, 1, 1, 2)
      check load("train-labels-idx1-ubyte") == [7, 200]; check load("numbers.idx") == [-2, 256]
      """)
    try write("short-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 7, 200])
    #expect(throws: (any Error).self) { try output("load(\"short-idx1-ubyte\")") }
  }

  @Test func channelsThatComeLastAreNoticed() throws {
    // NumPy's header is padded to 64 bytes.
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (8, 9, 3), }"
    let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0]
    try write("a.npy", start + Array(padded.utf8) + [UInt8](repeating: 51, count: 216))
    let printed = try output("x = load(\"a.npy\"); check permute(x, [2, 0, 1]).shape == [3, 8, 9]")
    #expect(printed.count == 1 && printed[0].contains("`permute(x, [2, 0, 1])`"))
    for program in ["show zeros(8, 9, 3)", "grid zeros(5, 8, 9, 3)", "save zeros(8, 9, 3), \"a.png\""] {
      let error = Program.error(program)
      #expect(error.map { Renderer().render($0).contains("`permute(x, [") } == true, "\(program)")
    }
  }

  @Test func aPictureIsKnownByItsBytes() throws {
    _ = try output("save zeros(1, 2, 2), \"a.png\"")
    try FileManager.default.moveItem(atPath: folder.path + "/a.png", toPath: folder.path + "/a.jpg")
    _ = try output("check load(\"a.jpg\").shape == [1, 2, 2]; check image(\"a.jpg\").shape == [1, 2, 2]")
    try write("b.jpg", Array("GIF89a".utf8))
    #expect(Program.error("image(\"\(folder.path)/b.jpg\")")?.message.contains("a GIF") == true)
  }

  @Test func aMaskFromAPictureIsExplained() throws {
    let soft = "m = 2*[1, 0; 0, 1] - 1; inpainting(mask: m)(ones(1, 2, 2))"
    let text = try #require(Program.error(soft).map { Renderer().render($0) })
    #expect(text.contains("`mask: m > 0`") && text.contains("`diagonal("))
    Checked("m > 0", "m = 2*[1, 0; 0, 1] - 1; check inpainting(mask: m > 0)(ones(1, 2, 2)) == reshape(m > 0, 1, 2, 2)")
      .run()
  }
}
