import Shell
import Testing

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("σ", "s", 1), ("same", "same", 0), ("abcd", "acbd", 1),
  ])
  func editDistanceCountsChangesAndSwaps(_ a: String, _ b: String, _ distance: Int) {
    #expect(Suggestion.editDistance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == distance)
  }

  @Test func onlyWhatIsNearIsSuggested() {
    let names = ["mean", "median", "min", "superresolution"]
    #expect(Suggestion.nearest(to: "maen", among: names) == "mean")
    #expect(Suggestion.nearest(to: "superresolutoin", among: names) == "superresolution")
    #expect(Suggestion.nearest(to: "Mean", among: names) == "mean")
    #expect(Suggestion.nearest(to: "zzz", among: names) == nil)
    #expect(Suggestion.nearest(to: "q", among: ["a", "b"]) == nil)
  }
}
