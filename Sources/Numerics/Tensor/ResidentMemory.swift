import Foundation

/// How much memory the process holds: everything it has allocated and written to, not what it maps from files.
public enum ResidentMemory {
  /// In bytes; 0 where the system does not tell.
  public static var bytes: Int {
    #if os(Linux)
      // Pages: total, resident, shared, …
      guard let file = statistics else { return 0 }
      var text = [UInt8](repeating: 0, count: 128)
      let length = pread(file, &text, text.count, 0)
      guard length > 0 else { return 0 }
      let numbers = text[..<length].split(separator: 0x20).prefix(3).map { field in
        field.reduce(0) { 10 * $0 + Int($1) - 0x30 }
      }
      guard numbers.count == 3 else { return 0 }
      return max(0, numbers[1] - numbers[2]) * pageSize
    #else
      return 0
    #endif
  }

  /// Gives freed memory that the allocator keeps back to the system.
  static func trim() {
    #if os(Linux)
      _ = release?(0)
    #endif
  }

  #if os(Linux)
    /// glibc's `malloc_trim`, where the C library is that one.
    private static let release = dlsym(nil, "malloc_trim").map {
      unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
    }
    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))
    private static let statistics: Int32? = {
      let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
      return file >= 0 ? file : nil
    }()
  #endif

  /// What the machine, or the container the process is confined to, has in all.
  static var available: Int {
    let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    #if os(Linux)
      let confined = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"].compactMap { path in
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int($0.prefix { $0.isNumber }) }
      }
      return confined.reduce(machine, min)
    #else
      return machine
    #endif
  }
}
