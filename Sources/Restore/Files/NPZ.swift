import Numerics

/// The arrays of a NumPy .npz file: a ZIP archive (stored or deflated) of .npy files, each under its name.
public enum NPZ {
  /// - Parameter path: names the file in errors.
  /// - Throws: ``FileFormatError``, ``TensorError``.
  public static func arrays(_ file: [UInt8], path: String) throws -> [(name: String, tensor: Tensor<Double>)] {
    let archive = ZIPArchive(file: file, path: path, format: "npz")
    return try archive.members().map { member in
      try Cancellation.check()
      let name = member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
      return (name, try NPY(archive.contents(member), path: "\(path), \(name),").tensor)
    }
  }
}
