/// A file that is not what its reader expects. The description is a sentence for the person who named the file.
public struct FileFormatError: Error, Equatable, CustomStringConvertible {
  public let path: String
  /// The format expected, such as "safetensors".
  public let format: String
  public let reason: String

  public init(path: String, format: String, reason: String) {
    (self.path, self.format, self.reason) = (path, format, reason)
  }

  public var description: String { "\(path) is not a usable \(format) file: \(reason)" }
}
