/// The length of a LAPACK workspace from the answer to a query. A `Float` holds 24 bits, so the answer may have been
/// rounded down; a little more is asked for.
func workspace<S: BinaryFloatingPoint>(_ answer: S) -> Int32 {
  Int32(clamping: Int(Double(answer) * (1 + 0x1p-23)) + 1)
}
