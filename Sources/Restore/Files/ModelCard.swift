import Foundation

/// The card of a model: a page of Markdown beside its file, `digits.md` for `digits.safetensors`, that says which numbers
/// it is about.
public enum ModelCard {
  /// The text of the metadata in which a model holds its card itself.
  static let metadataName = "card"

  /// Where the card of a model is.
  static func path(of model: String) -> String {
    (model.hasSuffix(".safetensors") ? String(model.dropLast(".safetensors".count)) : model) + ".md"
  }

  /// What a card says of the numbers.
  static func words(_ checksum: UInt32) -> String { introduction + text(checksum) + "`" }

  private static let introduction = "the CRC-32 of all numbers is `"

  private static func text(_ checksum: UInt32) -> String {
    let digits = String(checksum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// What is wrong with the card beside a model; nil where it is the model's, or there is none, or it names no numbers.
  /// - Parameter model: the path of the model's file.
  /// - Throws: ``ImageError`` or ``FileFormatError`` where the model cannot be read.
  public static func fault(of model: String) throws -> String? {
    let card = path(of: model)
    guard let page = try? String(contentsOfFile: card, encoding: .utf8), let start = page.range(of: introduction) else {
      return nil
    }
    let file = try Safetensors(path: model)
    let stated = page[start.upperBound...].prefix { $0 != "`" }
    guard stated != text(file.checksum) else { return nil }
    let own =
      file.metadata[metadataName] == nil ? "" : "; the model's own is the text `\(metadataName)` in its metadata"
    return
      "the card \(card) is of another model: its numbers have the CRC-32 \(text(file.checksum)), not \(stated)\(own)"
  }
}
