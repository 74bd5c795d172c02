import Foundation
import Synchronization

/// What ran in a session, in a file of its own while it lasts, so that nothing that happens to the process or to its
/// terminal takes it away. A session that ends in good order leaves none; the next start finds the others' as scripts.
///
/// A journal that is being written is locked by its process, which no killed process is: so the lock says whose is lost.
public final class Journal: Sendable {
  public let folder: String
  /// The most bytes of one journal; what ran after that is not in it.
  static let limit = 4 << 20
  /// How many lost ones are kept.
  static let kept = 8
  private static let (running, lost, ending) = ("running-", "lost-", ".cj")

  private struct State {
    var file: Int32 = -1
    var path = ""
    var count = 0
    var bytes = 0
    var isOver = false
  }

  private let state = Mutex(State())

  /// A journal whose file is made with its first entry.
  public init(folder: String) { self.folder = folder }

  /// The folder beside the file of the history; nil where there is no history.
  public static func standardFolder(environment: [String: String]) -> String? {
    HistoryFile.standardPath(environment: environment).map { $0 + ".sessions" }
  }

  private static let keeps = Atomic(false)
  /// Whether journals stay at the end of the process, as where its terminal is gone.
  public static var areKept: Bool {
    get { keeps.load(ordering: .relaxed) }
    set { keeps.store(newValue, ordering: .relaxed) }
  }

  /// Adds what ran.
  public func append(_ code: String) {
    state.withLock { state in
      guard !state.isOver else { return }
      guard state.file >= 0 || Journal.open(in: folder, &state) else {
        state.isOver = true
        return
      }
      state.count += 1
      var text = "\(Journal.mark)\(state.count)\n\(code)\n"
      if state.bytes + text.utf8.count > Journal.limit {
        text = "# What ran after this is not here: the journal is full.\n"
        state.isOver = true
      }
      let bytes = Array(text.utf8)
      state.bytes += bytes.count
      // One write, so that a process that is killed leaves whole entries.
      let count = bytes.withUnsafeBytes { write(state.file, $0.baseAddress, bytes.count) }
      if count != bytes.count { state.isOver = true }
    }
  }

  private static let mark = "# entry "

  /// Ends the session in good order: nothing of it is left, unless ``areKept`` says so.
  public func end() {
    state.withLock { state in
      guard state.file >= 0 else { return }
      if !Journal.areKept { unlink(state.path) }
      close(state.file)
      state = State()
      state.isOver = true
    }
  }

  deinit {
    let file = state.withLock { $0.file }
    if file >= 0 { close(file) }
  }

  private static func open(in folder: String, _ state: inout State) -> Bool {
    mkdir(folder, 0o700)
    for attempt in 0..<100 {
      state.path = "\(folder)/\(running)\(getpid())-\(attempt)\(ending)"
      state.file = Glibc.open(state.path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
      guard state.file >= 0 else {
        if errno == EEXIST { continue }
        return false
      }
      // One that starts now may have taken the empty file for a lost one.
      var status = stat()
      if flock(state.file, LOCK_EX) == 0, fstat(state.file, &status) == 0, status.st_nlink > 0 { return true }
      close(state.file)
      state.file = -1
    }
    return false
  }

  // MARK: Lost sessions

  /// A session that ended without saying goodbye.
  public struct Lost: Sendable, Equatable {
    public let path: String
    /// How many entries its journal has.
    public let entries: Int
  }

  /// Finds the sessions that were lost since the last time, newest first; each is found once. Of all that were ever lost
  /// the newest are kept.
  public static func recover(in folder: String) -> [Lost] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var found: [(lost: Lost, time: Int)] = []
    for name in names where name.hasPrefix(running) && name.hasSuffix(ending) {
      let path = folder + "/" + name
      let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard file >= 0 else { continue }
      defer { close(file) }
      var status = stat()
      guard flock(file, LOCK_EX | LOCK_NB) == 0, fstat(file, &status) == 0, status.st_nlink > 0 else { continue }
      let entries = count(path)
      let time = Int(status.st_mtim.tv_sec)
      let kept = "\(folder)/\(lost)\(stamp(time))-\(name.dropFirst(running.count))"
      guard entries > 0, rename(path, kept) == 0 else {
        unlink(path)
        continue
      }
      found.append((Lost(path: kept, entries: entries), time))
    }
    // Their names begin with their time.
    let all = names.filter { $0.hasPrefix(lost) }.map { folder + "/" + $0 } + found.map(\.lost.path)
    for path in all.sorted().dropLast(kept) { unlink(path) }
    return found.sorted { ($0.time, $0.lost.path) > ($1.time, $1.lost.path) }.prefix(kept).map(\.lost)
  }

  private static func count(_ path: String) -> Int {
    guard let data = FileManager.default.contents(atPath: path), data.count <= limit + 1024 else { return 0 }
    return data.split(separator: 0x0A).count { $0.starts(with: mark.utf8) }
  }

  /// A time in UTC as a part of a name that sorts by it.
  private static func stamp(_ seconds: Int) -> String {
    var (time, parts) = (time_t(seconds), tm())
    gmtime_r(&time, &parts)
    return String(
      format: "%04d%02d%02d-%02d%02d%02d", Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday),
      Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
  }
}
