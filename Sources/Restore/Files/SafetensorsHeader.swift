/// The header of a safetensors file as its JSON says it, before any of it is believed.
struct SafetensorsHeader: Encodable {
  /// The one name that is no tensor's.
  static let metadataName = "__metadata__"

  struct Entry: Encodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  var metadata: [String: String] = [:]
  var entries: [String: Entry] = [:]

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    static let metadata = Name(stringValue: SafetensorsHeader.metadataName)
  }

  init(metadata: [String: String], entries: [String: Entry]) {
    (self.metadata, self.entries) = (metadata, entries)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
    for (name, entry) in entries { try container.encode(entry, forKey: Name(stringValue: name)) }
  }
}
