import Foundation

/// How much memory the process holds: everything it has allocated and written to, not what it maps from files.
public enum ResidentMemory {
  /// In bytes; 0 where the system does not tell.
  public static var bytes: Int { pages.resident }

  /// Bytes that are mapped in all, that are data in the sense of `ulimit -d`, and that are allocated and in memory; 0
  /// where the system does not tell.
  static var pages: (mapped: Int, data: Int, resident: Int) {
    #if os(Linux)
      guard let file = statistics else { return (0, 0, 0) }
      var text = [UInt8](repeating: 0, count: 128)
      let length = pread(file, &text, text.count, 0)
      guard length > 0 else { return (0, 0, 0) }
      // Pages: total, resident, shared, text, libraries, data.
      let numbers = text[..<length].split(separator: 0x20).prefix(6).map { field in
        field.reduce(0) { 10 * $0 + Int($1) - 0x30 }
      }
      guard numbers.count == 6 else { return (0, 0, 0) }
      return (numbers[0] * pageSize, numbers[5] * pageSize, max(0, numbers[1] - numbers[2]) * pageSize)
    #else
      return (0, 0, 0)
    #endif
  }

  /// Gives freed memory that the allocator keeps back to the system.
  static func trim() {
    #if os(Linux)
      _ = release?(0)
    #endif
  }

  /// Lets all threads allocate from one arena: one of its own reserves 64 MiB of addresses for each.
  static func useOneArena() {
    #if os(Linux)
      // M_ARENA_MAX.
      _ = option?(-8, 1)
    #endif
  }

  #if os(Linux)
    /// glibc's `malloc_trim`, where the C library is that one.
    private static let release = dlsym(nil, "malloc_trim").map {
      unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
    }
    private static let option = dlsym(nil, "mallopt").map {
      unsafeBitCast($0, to: (@convention(c) (Int32, Int32) -> Int32).self)
    }
    private static let pageSize = sysconf(Int32(_SC_PAGESIZE))
    private static let statistics: Int32? = {
      let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
      return file >= 0 ? file : nil
    }()
  #endif

  /// What the machine, or the control groups the process is confined to, have in all.
  static var available: Int {
    let machine = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    #if os(Linux)
      return min(machine, ControlGroup().limit ?? machine)
    #else
      return machine
    #endif
  }
}
