import ConjugateModels
import Foundation

/// Where the priors that ship lie: in the folder `models` of the library's checkout, or among the library's resources.
public enum ModelFolder {
  /// The path of a model file.
  ///
  /// Looked for in `$CONJUGATE_MODELS`, then in a folder `models` next to the executable or any folder above it, then in
  /// one at or above the current folder, then where the build has put the library's resources.
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
    places += ShippedModels.folders
    for place in places {
      let candidate = place + "/" + file
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
    }
    throw FileFormatError(
      path: file, format: "model",
      reason:
        "it is not in \(places.first ?? "models") nor in a folder `models` above the program or the current folder, and no "
        + "resource of the library; "
        + "set CONJUGATE_MODELS to the folder it is in")
  }
}
