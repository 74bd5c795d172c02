import Foundation

/// Where the priors that ship lie: the folder `models` beside the library's checkout or installation.
public enum ModelFolder {
  /// The path of a model file.
  ///
  /// Looked for in `$CONJUGATE_MODELS`, then in a folder `models` next to the executable or any folder above it, then in
  /// one at or above the current folder.
  /// - Throws: ``FileFormatError`` that names the places looked at.
  public static func path(_ file: String) throws -> String {
    var places: [String] = []
    if let folder = ProcessInfo.processInfo.environment["CONJUGATE_MODELS"] { places.append(folder) }
    let executable = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map {
      URL(fileURLWithPath: $0)
    }
    let current = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    for start in [running ?? executable, current] {
      var folder = start
      while folder.path != "/" {
        places.append(folder.appendingPathComponent("models").path)
        folder = folder.deletingLastPathComponent()
      }
    }
    for place in places {
      let candidate = place + "/" + file
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    throw FileFormatError(
      path: file, format: "model",
      reason:
        "it is not in \(places.first ?? "models") nor in a folder `models` above the program or the current folder; "
        + "set CONJUGATE_MODELS to the folder it is in")
  }
}
