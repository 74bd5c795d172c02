import Shell
import Testing

@Suite struct AssignmentTests {
  @Test(arguments: [
    Checked("values copy", "x = [1, 2, 3]; y = x; y[0] = 9; check x == [1, 2, 3]; check y == [9, 2, 3]"),
    Checked("parameters too", "f(x) = { x[0] = 9; x }; a = [1, 2]; check f(a) == [9, 2]; check a == [1, 2]"),
    Checked(
      "a captured vector too", "f(n) = { v = [1, 2]; g = k -> v[k]; v[0] = n; [g(0), v[0]] }; check f(5) == [1, 5]"),
    Checked("a part of itself", "x = [1, 2, 3]; x[0:2] = x[1:3]; check x == [2, 3, 3]; x[:] = x; check x == [2, 3, 3]"),
    Checked("its own element as the index", "x = [2, 0, 1]; x[x[0]] = x[1]; check x == [2, 0, 0]"),
    Checked("rows and columns", "A = zeros(2, 3); A[1, :] = [1, 2, 3]; A[:, 0] = 7; check A == [7, 0, 0; 7, 2, 3]"),
    Checked("a mask", "x = [1, -2, 3]; x[x < 0] = 0; check x == [1, 0, 3]"),
    Checked("a range becomes a vector", "x = 0..3; x[1] = 9; check x == [0, 9, 2, 3]"),
    Checked(
      "derivatives go through",
      "f(x) = { y = zeros(2); y[0] = x[0]^2; y[1] = 3*x[1]; sum(y*y) }; "
        + "check grad(f, [2, 1]) ≈ [32, 18]"),
  ])
  func assignments(_ test: Checked) { test.run() }

  @Test func anErrorLeavesTheValue() throws {
    let session = Session(host: Recorder())
    try session.run("x = [1, 2, 3]")
    for program in ["x[5] = 1", "x[0:2] = [1, 2, 3]", "x[0] = \"a\"", "x[0] = nothing_here"] {
      #expect(throws: Diagnostic.self) { try session.run(program) }
      try session.run("check x == [1, 2, 3]")
    }
    #expect(Program.output("x = [1, 2];\n\nx[0:2] = [1, 2, 3]").contains("x: 2, from line 1"))
  }

  /// Copying 32 MB each time would take many times as long as is allowed.
  @Test func aLoopDoesNotCopyTheTensor() {
    Checked(
      "top level", "x = zeros(4000000); for i in 0..1999 { x[i] = i; x[i] = x[i] + 1 }; check sum(x) == 2001000"
    ).run(seconds: 4)
    Checked(
      "in a function",
      "f(n) = { x = zeros(4000000); for i in 0..n { if i > 2 { x[i] = i }; x[i + 1] = 1 }; x[n] }; check f(2000) == 2000"
    ).run(seconds: 4)
  }
}
