import Foundation

/// What was entered at the prompt, across sessions: a line for each entry, `TIME ENTRY`, with newlines written as `\n`.
///
/// An entry is added by one write at the end of the file, so neither a killed process nor two prompts at once lose or mix
/// entries; a line torn by a crash of the machine spoils itself alone.
public struct HistoryFile: Sendable {
  public let path: String
  /// Entries kept when the file is tidied.
  static let kept = 10_000
  /// The size in bytes from which it is tidied.
  static let limit = 4 << 20
  /// The longest entry that is kept, in bytes.
  static let longest = 1 << 16

  public init(path: String) { self.path = path }

  /// `$CONJUGATE_HISTORY`, else `.conjugate_history` in the home folder; nil where that is turned off by an empty name
  /// or there is no home.
  public static func standardPath(environment: [String: String]) -> String? {
    if let path = environment["CONJUGATE_HISTORY"] { return path.isEmpty ? nil : path }
    return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.conjugate_history" }
  }

  /// The entries, oldest first. A file that cannot be read has none.
  public func load() -> [String] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    return data.split(separator: 0x0A).suffix(HistoryFile.kept).compactMap { HistoryFile.entry(of: $0) }
  }

  /// Adds an entry.
  /// - Returns: whether it could be written.
  @discardableResult
  public func append(_ entry: String, at time: Date = Date()) -> Bool {
    guard !entry.isEmpty, entry.utf8.count <= HistoryFile.longest else { return false }
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    // Others may be tidying the file: a rename under this lock would take the entry away.
    flock(file, LOCK_EX)
    var line = "\(Int(time.timeIntervalSince1970)) \(HistoryFile.escaped(entry))\n"
    var status = stat()
    var last: UInt8 = 0x0A
    if fstat(file, &status) == 0, status.st_size > 0 { pread(file, &last, 1, status.st_size - 1) }
    // A torn last line is closed first.
    if last != 0x0A { line = "\n" + line }
    let bytes = Array(line.utf8)
    return bytes.withUnsafeBytes { write(file, $0.baseAddress, bytes.count) } == bytes.count
  }

  /// Keeps the last entries of a file that has grown large.
  public func tidy() {
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_size > HistoryFile.limit, flock(file, LOCK_EX | LOCK_NB) == 0,
      let data = FileManager.default.contents(atPath: path)
    else { return }
    let lines = data.split(separator: 0x0A).suffix(HistoryFile.kept / 2)
    var tidied = Data()
    for line in lines {
      tidied.append(line)
      tidied.append(0x0A)
    }
    try? tidied.write(to: URL(fileURLWithPath: path), options: .atomic)
    chmod(path, 0o600)
  }

  static func escaped(_ entry: String) -> String {
    var result = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\0": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The entry of a line, or nil where it is torn.
  private static func entry(of line: Data.SubSequence) -> String? {
    guard let space = line.firstIndex(of: 0x20), space > line.startIndex,
      line[..<space].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let text = String(data: Data(line[line.index(after: space)...]), encoding: .utf8)
    else { return nil }
    var result = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        result.unicodeScalars.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return isEscaped || result.isEmpty ? nil : result
  }
}
