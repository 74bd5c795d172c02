import Foundation
import Shell
import Testing

/// Files as people's programs write them, loaded at the prompt; what follows each is what must hold of `t`.
@Suite struct CSVTests {
  struct File: CustomTestStringConvertible, Sendable {
    let writer: String
    let bytes: [UInt8]
    let holds: String
    var testDescription: String { writer }
    init(_ writer: String, _ text: String, _ holds: String) {
      (self.writer, bytes, self.holds) = (writer, Array(text.utf8), holds)
    }
    init(_ writer: String, bytes: [UInt8], _ holds: String) {
      (self.writer, self.bytes, self.holds) = (writer, bytes, holds)
    }
  }

  static let files: [File] = [
    File(
      "pandas, to_csv()",
      ",n,x,name,ok\n0,1,0.5,a,True\n1,2,,\"b, c\",False\n2,3,-0.0,\"say \"\"hi\"\"\",True\n",
      """
      check t.row == [0, 1, 2]; check t.n == [1, 2, 3]; check t.ok == [1, 0, 1]; check isfinite(t.x) == [1, 0, 1]
      check 1/t.x[2] == -inf; if t.name[1] != "b, c" or t.name[2] != "say \\"hi\\"" { check false }
      """),
    File(
      "pandas, sep=';', decimal=','", "n;x;name\n1;0,5;a\n2;;b, c\n3;-0,25;d\n",
      "check t.n == [1, 2, 3]; check t.x[0] == 0.5; check t.x[2] == -0.25; check not isfinite(t.x[1])"),
    File(
      "pandas, columns without names", ",0,1\n0,1.5,2\n1,3.0,4\n",
      "check t.row == [0, 1]; full t"),
    File(
      "np.savetxt with its defaults",
      "# a b\n1.500000000000000000e+00 -0.000000000000000000e+00\nnan 1.000000000000000025e-300\n",
      "check t.shape == [2, 2]; check t[0, 0] == 1.5; check 1/t[0, 1] == -inf; check t[1, 1] == 1e-300"),
    File(
      "np.savetxt, delimiter=',', fmt='%10.5f', footer='end'",
      "   1.50000,   2.00000\n   3.00000,   4.00000\n# end\n", "check t == [1.5, 2; 3, 4]"),
    File(
      "R, write.csv", "\"\",\"n\",\"x\",\"s\",\"b\"\n\"1\",1,0.5,\"a\",TRUE\n\"2\",2,NA,NA,FALSE\n",
      "check t.n == [1, 2]; check t.x[0] == 0.5; check not isfinite(t.x[1]); check t.b == [1, 0]"),
    File(
      "R, write.table", "\"n\" \"x\"\n\"1\" 1 0.5\n\"2\" 2 1e-05\n",
      "check t.row == [1, 2]; check t.n == [1, 2]; check t.x == [0.5, 1e-5]"),
    File(
      "R, write.csv2", "\"\";\"n\";\"x\"\n\"1\";1;0,5\n\"2\";2;1e-05\n", "check t.n == [1, 2]; check t.x == [0.5, 1e-5]"
    ),
    File(
      "Excel, CSV UTF-8", "\u{FEFF}n,x,note\r\n1,1.5,\"two\r\nlines\"\r\n2,2.5,\r\n",
      "check t.n == [1, 2]; check t.x == [1.5, 2.5]; if t.note[1] != \"\" { check false }"),
    File(
      "Excel where the comma is decimal", "\u{FEFF}n;größe\r\n1;1,5\r\n2;1E+05\r\n",
      "check t.größe == [1.5, 1e5]"),
    File("Excel, sep=", "sep=;\r\nn;x\r\n1;2\r\n", "check t.n == [1]; check t.x == [2]"),
    File("Excel, an empty column behind", "a,b,\r\n1,2,\r\n3,4,\r\n", "check t.a == [1, 3]; check t.b == [2, 4]"),
    File(
      "Excel, Unicode text",
      bytes: [0xFF, 0xFE] + Array("n\tx\r\n1\t2,5\r\n".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      "check t.n == [1]; check t.x == [2.5]"),
    File("tabs", "n\tx\n1\t2\n3\t4\n", "check t.n == [1, 3]; check t.x == [2, 4]"),
    File("blanks after commas", "1, 2\n3, 4\n", "check t == [1, 2; 3, 4]"),
    File("names behind a #", "#id,name\n1,ann\n2,bob\n", "check t.id == [1, 2]"),
    File("old line ends", "a,b\r1,2\r3,4\r", "check t.a == [1, 3]"),
    File(
      "blank fields in a matrix", "1,,3\n4,5,6\n", "check isfinite(t) == [1, 0, 1; 1, 1, 1]; check t[1] == [4, 5, 6]"),
    File("two columns of one name", "x,x\n1,2\n", "check t.x == [1]; check t.x_2 == [2]"),
    File("semicolons within texts", "a,b\nx;y,1\nz,2\n", "check t.b == [1, 2]"),
    File("a quote within a text", "a,b\n5\" pipe,1\n6\" pipe,2\n", "check t.b == [1, 2]"),
    File("a text of two words", "title\nhello world\ngood night\n", "if t.title[1] != \"good night\" { check false }"),
  ]

  @Test(arguments: files) func isRead(_ file: File) throws {
    let folder = try TemporaryFolder()
    try Data(file.bytes).write(to: URL(fileURLWithPath: folder.path + "/t.csv"))
    Checked(file.writer, "t = load(\"\(folder.path)/t.csv\")\n" + file.holds).run()
  }

  @Test(arguments: ["1,2\n3\n", "a;b\n1;2;3\n", "\"open,1\n2,3\n4,5,6\n"])
  func raggedRowsAreErrors(_ text: String) throws {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/t.csv"))
    #expect(Program.error("t = load(\"\(folder.path)/t.csv\")")?.code.id == "E098")
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try TemporaryFolder()
    Checked(
      "round trip",
      """
      m = [1, -0.0, 1e-300; inf, -inf, 0.1]; save m, "\(folder.path)/m.csv"
      n = load("\(folder.path)/m.csv"); check n == m; check 1/n[0, 1] == -inf
      r = append([], (x: 1, s: "a;b")); r = append(r, (x: nan, s: "# c \\"d\\", e")); save r, "\(folder.path)/r.csv"
      t = load("\(folder.path)/r.csv"); check t.x[0] == 1; check not isfinite(t.x[1])
      if t.s[0] != "a;b" or t.s[1] != "# c \\"d\\", e" { check false }
      """
    ).run()
  }
}
