import ShellSyntax
import ShellText

/// Where the sources of a session's entries are once the session is a lesson: an entry is a cell there, and lines are
/// counted in each cell by itself.
struct CellPlaces {
  private struct Cell {
    /// What replay will run.
    let text: SourceText
    let entry: Transcript.Entry
  }

  private var cells: [ObjectIdentifier: Cell] = [:]

  init(_ entries: [Transcript.Entry]) {
    for entry in entries {
      let text = SourceText(entry.code, name: "cell")
      cells[ObjectIdentifier(entry.origin.source)] = Cell(text: text, entry: entry)
    }
  }

  /// The lines of an entry's output as replay will print them.
  func lines(of entry: Transcript.Entry) -> [String] {
    entry.output.flatMap { output -> [String] in
      switch output {
      case .lines(let lines): lines
      case .warning(let diagnostic): Renderer().render(placed(diagnostic)).textLines
      }
    }
  }

  private func placed(_ diagnostic: Diagnostic) -> Diagnostic {
    var result = diagnostic
    result.labels = diagnostic.labels.map { Diagnostic.Label(placed($0.span), $0.text) }
    return result
  }

  private func placed(_ span: Span) -> Span {
    guard let cell = cells[ObjectIdentifier(span.source)] else { return span }
    return Span(cell.text, cell.entry.position(of: span.start), cell.entry.position(of: span.end))
  }
}
