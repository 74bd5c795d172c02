import Foundation

/// Where the files of this folder lie once a program is built: SwiftPM copies them beside it.
public enum ShippedModels {
  /// The folders to look in, best first: the resources beside the running program, then the sources it was built from.
  public static var folders: [String] {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map {
      URL(fileURLWithPath: $0).deletingLastPathComponent()
    }
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    // `Bundle.module` would say the same, and end the program where nothing is found.
    return [program?.appendingPathComponent("conjugate_ConjugateModels.resources").path, sources].compactMap { $0 }
  }
}
