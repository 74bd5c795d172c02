import Foundation
import Numerics
import Restore

extension Builtins {
  /// Values and sessions to files and back.
  static let files: [Builtin] = [
    Builtin(
      "save", .commands,
      [.rest("what", "a value and a path, or the path of a lesson alone")],
      "Writes a table or numbers as .csv, a picture as .png, a tensor or record as .safetensors, or the session as a lesson .md.",
      equation: "save r, \"r.csv\"", source: "RFC 4180 (CSV); ISO/IEC 15948 (PNG); safetensors",
      example: "x = uniform(1, 8, 8); save x, \"x.png\"; check load(\"x.png\") ≈ x within 0.01",
      "r = map(n -> (n: n, square: n^2), 1..3); save r, \"r.csv\"; check load(\"r.csv\").square == [1, 4, 9]"
    ) { arguments, session in
      let parts = arguments.rest("what")
      guard case .string(let path) = parts.last, (1...2).contains(parts.count) else {
        throw arguments.error(
          .wrongType, "`save` takes a value and a path", help: "write for example `save r, \"r.csv\"`")
      }
      let target = try session.files.writable(path)
      let ending = (path as NSString).pathExtension.lowercased()
      if parts.count == 1 {
        guard ending == "md", let transcript = session.transcript else {
          throw arguments.error(
            .badArgument,
            ending == "md" ? "a session is saved at the prompt only" : "`save` needs a value before \"\(path)\"",
            help: "write for example `save r, \"r.csv\"`, or at the prompt `save \"lesson.md\"`")
        }
        let cells = try transcript.save(to: target)
        let failures = transcript.failures
        session.print(
          "wrote \(path), \(cells) cell\(cells == 1 ? "" : "s")"
            + (failures == 0 ? "" : "; \(failures) that failed or \(failures == 1 ? "was" : "were") stopped left out"))
        return .nothing
      }
      try FileFormats.write(parts[0], to: target, ending: ending)
      session.print("wrote \(path)")
      return .nothing
    },
    Builtin(
      "load", .commands, [.required("path", "a .csv, .png, .safetensors or .cj file")],
      "Reads what `save` writes, or runs a script in the session.",
      equation: "x = load(\"x.png\")", source: "RFC 4180 (CSV); ISO/IEC 15948 (PNG); safetensors",
      example: "save (a: [1, 2], b: eye(2)), \"r.safetensors\"; r = load(\"r.safetensors\"); check r.b == eye(2)"
    ) { arguments, session in
      let path = session.files.readable(try arguments.string("path"))
      return try FileFormats.read(path, session)
    },
  ]
}

/// What values look like in files, by the ending of the name.
enum FileFormats {
  static let endings = ["csv", "png", "safetensors"]

  static func write(_ value: Value, to path: String, ending: String) throws {
    switch ending {
    case "csv": try FileBytes.write(Array(csv(value).utf8), to: path)
    case "png":
      guard let tensor = try value.tensor(), tensor.rank >= 2 else { throw cannot(value, "a picture", ending) }
      try PNG.write(tensor.untraced, to: path)
    case "safetensors":
      var writer = SafetensorsWriter()
      if case .record(let record) = value {
        for (name, field) in zip(record.names, record.values) {
          guard let tensor = try field.tensor() else { throw cannot(field, "a tensor (\(name))", ending) }
          try writer.add(name, tensor.untraced, as: .float64)
        }
      } else {
        guard let tensor = try value.tensor() else { throw cannot(value, "a tensor", ending) }
        try writer.add("x", tensor.untraced, as: .float64)
      }
      try writer.write(to: path)
    default:
      throw Diagnostic(
        .badArgument,
        ending.isEmpty
          ? "`save` tells by its ending what a file holds, and this name has none"
          : "`save` does not know files that end in .\(ending)",
        help: "it writes .csv, .png, .safetensors and .md")
    }
  }

  private static func cannot(_ value: Value, _ wanted: String, _ ending: String) -> Diagnostic {
    Diagnostic(
      .wrongType, "a .\(ending) file holds \(wanted), not \(ValueText.described(value))",
      help: "tables and numbers go into .csv, pictures into .png, tensors and records into .safetensors")
  }

  /// A table with its header, or a vector or matrix of numbers.
  private static func csv(_ value: Value) throws -> String {
    func cell(_ value: Value) throws -> String {
      if let number = value.number, value.isScalar { return Digits.shortest(number) }
      if case .string(let text) = value {
        return text.contains(where: { ",\"\n".contains($0) })
          ? "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" : text
      }
      throw cannot(value, "numbers and strings", "csv")
    }
    if case .table(let table) = value {
      var lines = [table.names.joined(separator: ",")]
      for row in 0..<table.rowCount { lines.append(try table.columns.map { try cell($0[row]) }.joined(separator: ",")) }
      return lines.joined(separator: "\n") + "\n"
    }
    guard let tensor = try value.tensor(), tensor.rank <= 2 else {
      throw cannot(value, "a table, a vector or a matrix", "csv")
    }
    let width = max(tensor.rank == 2 ? tensor.shape[1] : 1, 1)
    let numbers = tensor.scalars
    return stride(from: 0, to: numbers.count, by: width).map { start in
      numbers[start..<min(start + width, numbers.count)].map(Digits.shortest).joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }

  static func read(_ path: String, _ session: Session) throws -> Value {
    switch (path as NSString).pathExtension.lowercased() {
    case let ending where PictureFile.endings.contains(ending): return .from(try PictureFile.read(path))
    case "csv": return try CSVText(FileBytes.read(path), path: path).value()
    case "safetensors":
      let file = try Safetensors(path: path)
      let fields = try file.entries.keys.sorted().map { name -> (name: String, value: Value) in
        (name, .from(try file.tensor(name)))
      }
      if fields.count == 1, let only = fields.first, only.name == "x" { return only.value }
      return .record(try Record(fields))
    case "cj":
      try session.run(SourceText(String(decoding: FileBytes.read(path), as: UTF8.self), name: path))
      return .nothing
    case let ending:
      throw Diagnostic(
        .badArgument,
        ending.isEmpty
          ? "`load` tells by its ending what a file holds, and this name has none"
          : "`load` does not know files that end in .\(ending)",
        help: "it reads .csv, .png, .safetensors and .cj")
    }
  }
}
