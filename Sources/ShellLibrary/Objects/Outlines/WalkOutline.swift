import ShellLanguage

/// What is known of a walk: the shape of its state.
struct WalkOutline: ObjectOutline {
  let shape: [Int?]

  func field(_ name: String, of base: Outline) -> Outline? {
    switch name {
    case "x", "x0": .tensor(shape)
    case "t", "step", "steps", "calls", "pullbacks": .number
    default: .unknown
    }
  }
}
