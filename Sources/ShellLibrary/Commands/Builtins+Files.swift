import Foundation
import Numerics
import Restore
import ShellLanguage
import ShellSyntax

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
        guard ending == "md", let record = session.record else {
          throw arguments.error(
            .badArgument,
            ending == "md" ? "a session is saved at the prompt only" : "`save` needs a value before \"\(path)\"",
            help: "write for example `save r, \"r.csv\"`, or at the prompt `save \"lesson.md\"`")
        }
        let cells = try record.save(to: target)
        let failures = record.failures
        session.print(
          "wrote \(path), \(cells) cell\(cells == 1 ? "" : "s")"
            + (failures == 0 ? "" : "; \(failures) that failed or \(failures == 1 ? "was" : "were") stopped left out"))
        return .nothing
      }
      let note = try FileFormats.write(parts[0], to: target, ending: ending)
      session.print("wrote \(path)" + (note.map { "; \($0)" } ?? ""))
      return .nothing
    },
    Builtin(
      "load", .commands,
      [
        .required(
          "path", "a .csv, .png, .jpg, .npy, .npz, IDX, .safetensors or .cj file, or a pattern such as \"p/*.jpg\"")
      ],
      "Reads what `save` and other programs write, all files of a pattern in the order of their names, or runs a script.",
      equation: "pictures are C×H×W in [−1, 1]; numbers stay as they are; what is missing in a .csv is nan",
      source:
        "RFC 4180 (CSV); ISO/IEC 15948 (PNG); ISO/IEC 10918 (JPEG); NumPy Enhancement Proposal 1 (npy); LeCun, Cortes and "
        + "Burges, the MNIST database (IDX); safetensors",
      example: "save (a: [1, 2], b: eye(2)), \"r.safetensors\"; r = load(\"r.safetensors\"); check r.b == eye(2)",
      "save zeros(1, 4, 4), \"p1.png\"; save ones(1, 4, 4), \"p2.png\"; check load(\"p?.png\").shape == [2, 1, 4, 4]"
    ) { arguments, session in
      let typed = try arguments.string("path")
      let path = try session.files.readable(typed)
      guard let found = try FilePattern(path).matches() else { return try FileFormats.read(path, session) }
      return try FileFormats.readAll(found.map(session.files.readable), pattern: typed, session)
    },
  ]
}
