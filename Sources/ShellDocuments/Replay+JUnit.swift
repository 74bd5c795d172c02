import Foundation

extension Replay {
  /// The reports in the XML that JUnit writes, which every build server reads: a suite for each document, a case for each
  /// cell. What follows from an earlier cell's failure is skipped.
  public static func junit(_ reports: [Report]) -> String {
    var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
    for report in reports {
      let skipped = report.cells.filter { $0.cause != nil && !$0.faults.isEmpty }.count
      let failures = report.cells.filter { $0.cause == nil && !$0.faults.isEmpty }.count + report.problems.count
      let count = report.cells.count + report.problems.count
      xml += "  <testsuite name=\"\(escaped(report.path))\" tests=\"\(count)\""
      xml += " failures=\"\(failures)\" skipped=\"\(skipped)\""
      xml += " time=\"\(String(format: "%.3f", report.seconds))\">\n"
      for problem in report.problems {
        xml += "    <testcase classname=\"\(escaped(report.path))\" name=\"document\">\n"
        xml += "      <failure message=\"\(escaped(problem))\"/>\n    </testcase>\n"
      }
      for cell in report.cells {
        xml += "    <testcase classname=\"\(escaped(report.path))\" name=\"line \(cell.line)\""
        xml += " time=\"\(String(format: "%.3f", cell.seconds))\""
        if cell.faults.isEmpty {
          xml += "/>\n"
          continue
        }
        xml += ">\n"
        for fault in cell.faults {
          if cell.cause != nil {
            xml += "      <skipped message=\"\(escaped(fault))\"/>\n"
            continue
          }
          let first = fault.prefix { $0 != "\n" }
          xml += "      <failure message=\"\(escaped(String(first)))\">\(escaped(fault))</failure>\n"
        }
        xml += "    </testcase>\n"
      }
      xml += "  </testsuite>\n"
    }
    return xml + "</testsuites>\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\r": result += "&#13;"
      case "\t": result += "&#9;"
      // XML 1.0 (section 2.2) has no other control characters and no U+FFFE and U+FFFF, not even escaped.
      default:
        let isForbidden = scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF
        result.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}
