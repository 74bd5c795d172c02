/// A publication: what sources name in a few words, and what `cite` writes out as BibTeX.
public struct Reference: Sendable, Hashable {
  /// Where it appeared.
  public enum Venue: Sendable, Hashable {
    /// Proceedings, by their short name and their full one.
    case proceedings(String, of: String)
    case journal(String, title: String)
    case preprint
  }

  /// What leads to the text itself.
  public enum Identifier: Sendable, Hashable {
    case arXiv(String)
    case doi(String)
    case openReview(String)

    /// As it stands behind a source.
    public var text: String {
      switch self {
      case .arXiv(let number): "arXiv:\(number)"
      case .doi(let name): "doi:\(name)"
      case .openReview(let id): "openreview.net/forum?id=\(id)"
      }
    }
  }

  /// The BibTeX key.
  public let key: String
  /// In the order of the title page, each as "Family, Given".
  public let authors: [String]
  public let title: String
  public let venue: Venue
  public let year: Int
  /// nil for what was only printed.
  public let identifier: Identifier?

  public init(
    _ key: String, _ authors: [String], _ title: String, _ venue: Venue, _ year: Int,
    _ identifier: Identifier? = nil
  ) {
    (self.key, self.authors, self.title) = (key, authors, title)
    (self.venue, self.year, self.identifier) = (venue, year, identifier)
  }

  /// "Song, Meng and Ermon, ICLR 2021"; of more than four authors the first alone.
  public var short: String {
    let families = authors.map { String($0.prefix { $0 != "," }) }
    let names: String
    switch families.count {
    case 0: names = title
    case 1: names = families[0]
    case 2...4: names = families.dropLast().joined(separator: ", ") + " and " + (families.last ?? "")
    default: names = "\(families[0]) et al."
    }
    switch venue {
    case .proceedings(let name, _), .journal(let name, _): return "\(names), \(name) \(year)"
    case .preprint: return "\(names), \(year)"
    }
  }

  /// The entry of a bibliography. Letters stand as they are: BibTeX's successors read UTF-8.
  public var bibTeX: String {
    var fields = [("author", authors.joined(separator: " and ")), ("title", "{\(title)}")]
    let kind: String
    switch venue {
    case .proceedings(_, let name):
      kind = "inproceedings"
      fields.append(("booktitle", name))
    case .journal(_, let title):
      kind = "article"
      fields.append(("journal", title))
    case .preprint: kind = "misc"
    }
    fields.append(("year", "\(year)"))
    switch identifier {
    case .arXiv(let number): fields += [("eprint", number), ("archivePrefix", "arXiv")]
    case .doi(let name): fields.append(("doi", name))
    case .openReview(let id): fields.append(("url", "https://openreview.net/forum?id=\(id)"))
    case nil: break
    }
    return "@\(kind){\(key),\n" + fields.map { "  \($0.0) = {\($0.1)}" }.joined(separator: ",\n") + "\n}"
  }
}

extension Reference.Venue {
  public static let iclr = Reference.Venue.proceedings(
    "ICLR", of: "International Conference on Learning Representations")
  public static let icml = Reference.Venue.proceedings("ICML", of: "International Conference on Machine Learning")
  public static let neurIPS = Reference.Venue.proceedings(
    "NeurIPS", of: "Advances in Neural Information Processing Systems")
  public static let cvpr = Reference.Venue.proceedings(
    "CVPR", of: "IEEE/CVF Conference on Computer Vision and Pattern Recognition")
  public static let tmlr = Reference.Venue.journal("TMLR", title: "Transactions on Machine Learning Research")
}

/// A publication and what it was taken for, where that is a part only.
public struct Citation: Sendable, Hashable {
  public let reference: Reference
  public let part: String?

  public init(_ reference: Reference, for part: String? = nil) { (self.reference, self.part) = (reference, part) }

  /// "Zhao et al., NeurIPS 2023 (the corrector)".
  public var text: String { reference.short + (part.map { " (\($0))" } ?? "") }
}

extension [Citation] {
  /// All of them in a line.
  public var text: String { map(\.text).joined(separator: "; ") }

  /// As a bibliography, each publication once, under a comment that says what for.
  public var bibTeX: String {
    var parts: [String: [String]] = [:]
    var references: [Reference] = []
    for citation in self {
      if parts[citation.reference.key] == nil { references.append(citation.reference) }
      parts[citation.reference.key, default: []] += citation.part.map { [$0] } ?? []
    }
    return references.map { reference in
      let comment = parts[reference.key, default: []].joined(separator: ", ")
      return (comment.isEmpty ? "" : "% \(comment)\n") + reference.bibTeX
    }.joined(separator: "\n\n")
  }
}
