/// Which of its states a walk keeps. What it does not keep it computes again, from the nearest state before that it has.
enum Keeping: Sendable, Equatable {
  case all
  /// The first and the present one only.
  case none
  /// Every so many steps.
  case every(Int)

  func keeps(_ position: Int) -> Bool {
    switch self {
    case .all: true
    case .none: position == 0
    case .every(let steps): position % steps == 0
    }
  }
}
