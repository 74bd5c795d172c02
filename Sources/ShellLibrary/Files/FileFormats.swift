import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellSyntax

/// What values look like in files, by the ending of the name.
enum FileFormats {
  /// What marks a lone tensor, which a record of one tensor is not.
  private static let loneTensor = ["value": "tensor"]

  /// Writes a value; what is returned says what the file does not hold.
  static func write(_ value: Value, to path: String, ending: String) throws -> String? {
    switch ending {
    case "csv": try CSVWriter.write(value, to: path)
    case "png":
      guard let tensor = try value.tensor(), tensor.rank >= 2 else { throw cannot(value, "a picture", ending) }
      try PNG.write(tensor.untraced, to: path)
      return cut([tensor.untraced])
    case "safetensors":
      if case .record(let record) = value {
        var writer = SafetensorsWriter()
        for (name, field) in zip(record.names, record.values) {
          guard let tensor = try field.tensor() else { throw cannot(field, "a tensor (\(name))", ending) }
          try writer.add(name, tensor.untraced, as: .float64)
        }
        try writer.write(to: path)
      } else {
        guard let tensor = try value.tensor() else { throw cannot(value, "a tensor", ending) }
        var writer = SafetensorsWriter(metadata: loneTensor)
        try writer.add("x", tensor.untraced, as: .float64)
        try writer.write(to: path)
      }
    default:
      throw Diagnostic(
        .badArgument,
        ending.isEmpty
          ? "`save` tells by its ending what a file holds, and this name has none"
          : "`save` does not know files that end in .\(ending)",
        help: "it writes .csv, .png, .safetensors and .md")
    }
    return nil
  }

  /// What is lost of values outside [−1, 1] in a picture, which black and white are the ends of.
  /// - Parameter least: how far outside a value has to lie; half a sample where it is not given.
  static func cut(_ pictures: [Tensor<Double>], beyond least: Double = 1.0 / 255) -> String? {
    let outside = pictures.reduce(0) { sum, x in
      x.scalars.reduce(sum) { abs($1) > 1 + least ? $0 + 1 : $0 }
    }
    let count = pictures.reduce(0) { $0 + $1.count }
    guard outside > 0 else { return nil }
    return "\(outside) of \(count) values outside [−1, 1] \(outside == 1 ? "was" : "were") cut"
  }

  static func cannot(_ value: Value, _ wanted: String, _ ending: String) -> Diagnostic {
    Diagnostic(
      .wrongType, "a .\(ending) file holds \(wanted), not \(ValueText.described(value))",
      help: "tables and numbers go into .csv, pictures into .png, tensors and records into .safetensors")
  }

  static func read(_ path: String, _ session: Session) throws -> Value {
    let name = (path as NSString).lastPathComponent.lowercased()
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    func bytes() throws -> [UInt8] {
      let file = try FileBytes.read(path)
      return Gzip.isCompressed(file) ? try Gzip.expanded(file, path: path) : file
    }
    switch (plain as NSString).pathExtension {
    case let ending where PictureFile.endings.contains(ending): return .from(try PictureFile.read(path))
    case "csv", "tsv", "txt", "dat": return try CSVText(bytes(), path: path).value()
    case "npy":
      let array = try NPY(bytes(), path: path).tensor
      if let note = ChannelOrder.note(array.shape, name: (path as NSString).lastPathComponent) { session.print(note) }
      return .from(array)
    case "npz":
      return .record(try Record(NPZ.arrays(FileBytes.read(path), path: path).map { ($0.name, .from($0.tensor)) }))
    case "safetensors":
      let file = try Safetensors(path: path)
      let fields = try file.entries.keys.sorted().map { name -> (name: String, value: Value) in
        (name, .from(try file.tensor(name)))
      }
      if file.metadata == loneTensor, fields.count == 1, let only = fields.first { return only.value }
      return .record(try Record(fields))
    case "cj":
      try session.run(SourceText(String(decoding: FileBytes.read(path), as: UTF8.self), name: path))
      return .nothing
    case _ where isIDX(plain):
      let data = try IDX(bytes(), path: path)
      return .from(try data.pictures() ?? data.numbers())
    case let ending:
      throw Diagnostic(
        .badArgument,
        ending.isEmpty
          ? "`load` tells by its ending what a file holds, and this name has none"
          : "`load` does not know files that end in .\(ending)",
        help: "it reads .csv, .png, .jpg, .npy, .npz, IDX, .safetensors and .cj")
    }
  }

  /// `train-images-idx3-ubyte`, `t10k-labels.idx1-ubyte`, `digits.idx`: the names that IDX files have.
  private static func isIDX(_ name: String) -> Bool {
    name.hasSuffix(".idx") || name.firstRange(of: "idx").map { name[$0.upperBound...].first?.isNumber == true } ?? false
  }

  /// All files of a pattern, stacked where their shapes agree.
  static func readAll(_ paths: [String], pattern: String, _ session: Session) throws -> Value {
    var values: [Tensor<Double>] = []
    for path in paths {
      try session.checkInterrupt()
      guard !path.lowercased().hasSuffix(".cj"), let tensor = try read(path, session).tensor() else {
        throw Diagnostic(
          .badFile, "\(path) holds no tensor, and the files of \"\(pattern)\" are stacked",
          help: "load such files one by one")
      }
      if let first = values.first, first.shape != tensor.shape {
        throw Diagnostic(
          .shapesDiffer,
          "\(path) is \(Shape.text(tensor.shape)) and \(paths[0]) is \(Shape.text(first.shape)); the files of "
            + "\"\(pattern)\" are stacked", help: "bring them to one size, or load them one by one")
      }
      _ = try MemoryBudget.admit([values.count + 1] + tensor.shape)
      values.append(tensor)
    }
    return .from(try stack(values))
  }

  private static func stack(_ values: [Tensor<Double>]) throws -> Tensor<Double> {
    try Tensor(shape: [values.count] + (values.first?.shape ?? []), scalars: values.flatMap(\.scalars))
  }
}
