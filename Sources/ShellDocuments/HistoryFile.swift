import Foundation
import Restore

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

  /// The longest line that is read, in bytes: an entry with every letter escaped, and its time.
  private static let longestLine = 2 * longest + 32

  /// The entries, oldest first. A file that cannot be read has none.
  public func load() -> [String] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    return HistoryFile.lines(file).suffix(HistoryFile.kept).compactMap { HistoryFile.entry(of: $0) }
  }

  /// The lines at the end of a file, as many as tidying leaves room for; none that is longer than an entry can be, so
  /// that something else in the file costs no start its time.
  private static func lines(_ file: Int32) -> [Data.SubSequence] {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
    let size = Int(status.st_size)
    let start = max(0, size - 2 * limit)
    var data = Data(count: size - start)
    let count = data.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, off_t(start)) }
    guard count > 0 else { return [] }
    let lines = data.prefix(count).split(separator: 0x0A, omittingEmptySubsequences: false)
    // Where the reading began, a line may be cut.
    return lines.dropFirst(start > 0 ? 1 : 0).filter { !$0.isEmpty && $0.count <= longestLine }
  }

  /// Adds an entry.
  /// - Returns: whether it could be written.
  @discardableResult
  public func append(_ entry: String, at time: Date = Date()) -> Bool {
    guard !entry.isEmpty, entry.utf8.count <= HistoryFile.longest else { return false }
    guard let file = opened(O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, LOCK_EX) else { return false }
    defer { close(file) }
    var line = "\(Int(time.timeIntervalSince1970)) \(HistoryFile.escaped(entry))\n"
    var status = stat()
    var last: UInt8 = 0x0A
    if fstat(file, &status) == 0, status.st_size > 0 { pread(file, &last, 1, status.st_size - 1) }
    // A torn last line is closed first.
    if last != 0x0A { line = "\n" + line }
    let bytes = Array(line.utf8)
    return bytes.withUnsafeBytes { write(file, $0.baseAddress, bytes.count) } == bytes.count
  }

  /// The file, open and locked, and still the one at the path: who tidies puts another in its place under the lock.
  private func opened(_ flags: Int32, _ lock: Int32) -> Int32? {
    for _ in 0..<100 {
      let file = open(path, flags, 0o600)
      guard file >= 0 else { return nil }
      var (own, there) = (stat(), stat())
      // Where the system locks no files, nothing is to be waited for.
      if flock(file, lock) != 0 && lock & LOCK_NB != 0 {
        close(file)
        return nil
      }
      if fstat(file, &own) == 0, stat(path, &there) == 0, own.st_ino == there.st_ino, own.st_dev == there.st_dev {
        return file
      }
      close(file)
    }
    return nil
  }

  /// Keeps the last entries of a file that has grown large. Where the path is a link, it stays one.
  public func tidy() {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > HistoryFile.limit,
      let file = opened(O_RDWR | O_CLOEXEC, LOCK_EX | LOCK_NB)
    else { return }
    defer { close(file) }
    var tidied = Data()
    for line in HistoryFile.lines(file).suffix(HistoryFile.kept / 2) {
      tidied.append(line)
      tidied.append(0x0A)
    }
    try? FileBytes.write(Array(tidied), to: path)
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
