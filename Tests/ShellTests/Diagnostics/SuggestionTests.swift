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

  /// Every way to leave out, double or swap a letter of a built-in with four letters or more.
  @Test func slipsAreFound() {
    let names = Library.names
    let known = Set(names)
    var found = 0
    var all = 0
    for name in names where name.count >= 4 {
      let letters = Array(name)
      for place in letters.indices {
        var typos = [letters[..<place] + letters[(place + 1)...], letters[...place] + letters[place...]]
        if place > 0 {
          typos.append(letters[..<(place - 1)] + [letters[place], letters[place - 1]] + letters[(place + 1)...])
        }
        for typo in typos.map({ String($0) }) where !known.contains(typo) {
          all += 1
          if Suggestion.nearest(to: typo, among: names) == name { found += 1 }
        }
      }
    }
    #expect(all > 1000)
    #expect(Double(found) >= 0.97 * Double(all), "\(found) of \(all)")
  }

  /// Names of other libraries that mean something else than any name here, but for those that have a remedy of their own.
  @Test func otherWordsAreNotTakenForSlips() {
    let names = Library.names
    let words =
      "fft ifft log10 range clc conv hist bincount digitize ravel squeeze roll flip meshgrid nonzero allclose polyfit interp "
      + "logspace vander trapz gamma erfinv bessel legend xlabel title axis subplot colorbar close hold imread imwrite "
      + "fopen strcat strsplit cellfun struct isempty fieldnames tic toc fsolve ode45 quad fminsearch lsqnonlin "
      + "backward detach device cuda numpy item scatter gather unsqueeze softmax relu dropout conv2d linear adam "
      + "println collect zip enumerate push pop splice broadcast foreach lambda yield async await print_function"
    let taken = words.split(separator: " ").map(String.init).filter { Habits.help(name: $0) == nil }.compactMap {
      word in
      Suggestion.nearest(to: word, among: names).map { "\(word) → \($0)" }
    }
    #expect(taken.isEmpty, "\(taken)")
  }
}
