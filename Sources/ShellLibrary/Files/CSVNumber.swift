/// A field of a CSV file as a number.
enum CSVNumber {
  /// What programs write where there is no number.
  private static let missing: Set<String> = ["", "NA", "N/A", "#N/A", "NULL", "null", "None", "<NA>"]

  /// The number of a field without its quotes; nan where it is missing, nil where it is something else.
  static func value(_ field: ArraySlice<UInt8>, decimalComma: Bool) -> Double? {
    let part = trimmed(field)
    if let number = Double(String(decoding: part, as: UTF8.self)) { return number }
    if isMissing(part) { return .nan }
    guard decimalComma, part.count(where: { $0 == UInt8(ascii: ",") }) == 1, !part.contains(UInt8(ascii: ".")) else {
      return nil
    }
    return Double(String(decoding: part.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }, as: UTF8.self))
  }

  static func isMissing(_ field: ArraySlice<UInt8>) -> Bool {
    field.count <= 4 && missing.contains(String(decoding: trimmed(field), as: UTF8.self))
  }

  /// `TRUE` of R and spreadsheets, `True` of pandas.
  static func truth(_ field: ArraySlice<UInt8>) -> Double? {
    switch String(decoding: trimmed(field), as: UTF8.self) {
    case "TRUE", "True", "true": 1
    case "FALSE", "False", "false": 0
    default: nil
    }
  }

  /// Without blanks at its ends.
  static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var field = field
    while let byte = field.first, byte == 0x20 || byte == 0x09 { field = field.dropFirst() }
    while let byte = field.last, byte == 0x20 || byte == 0x09 { field = field.dropLast() }
    return field
  }
}
