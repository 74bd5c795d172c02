import COpenBLAS
import Foundation

/// OpenBLAS on one thread: a result has the same bits however many cores the machine has, and our own parallelism is
/// not fought over.
enum BLASThreads {
  private static let once: Void = {
    chooseKernels()
    openblas_set_num_threads(1)
  }()
  static func useOne() { _ = once }

  /// Lets the library map the workspace that its first call takes, and keeps.
  static func warmUp() {
    useOne()
    let ones = [Double](repeating: 1, count: 64 * 64)
    var product = ones
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, 64, 64, 64, 1, ones, 64, ones, 64, 0, &product, 64)
  }

  /// An OpenBLAS older than the processor falls back to kernels for SSE3, a quarter as fast. It then chooses again,
  /// told the newest family whose instructions the processor has. `OPENBLAS_CORETYPE`, when set, has the last word.
  private static func chooseKernels() {
    #if os(Linux) && arch(x86_64)
      guard getenv("OPENBLAS_CORETYPE") == nil, let name = openblas_get_corename(),
        ["Prescott", "Core2", "Unknown"].contains(String(cString: name)), let family = newestFamily,
        let quit = function("gotoblas_dynamic_quit"), let start = function("gotoblas_dynamic_init")
      else { return }
      setenv("OPENBLAS_CORETYPE", family, 1)
      quit()
      start()
      unsetenv("OPENBLAS_CORETYPE")
    #endif
  }

  private static var newestFamily: String? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return nil }
    let flags = Set(line.split(separator: " ").map(String.init))
    if flags.isSuperset(of: ["avx512f", "avx512dq", "avx512bw", "avx512vl"]) { return "SkylakeX" }
    if flags.isSuperset(of: ["avx2", "fma"]) { return "Haswell" }
    return nil
  }

  /// A function of the loaded library, `nil` where a build lacks it.
  private static func function(_ name: String) -> (@convention(c) () -> Void)? {
    dlsym(nil, name).map { unsafeBitCast($0, to: (@convention(c) () -> Void).self) }
  }
}
