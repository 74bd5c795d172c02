/// A host that shows nothing: for what is tried, or computed again.
final class Silence: Host {
  func emit(_ event: Event) {}
}
