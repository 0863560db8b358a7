/// What the process says to its caller; the worst of several notebooks counts.
enum Ending: Int32, Comparable, Sendable {
  /// All ran and held.
  case sound = 0
  /// A block or a check failed; the report is written.
  case failed = 1
  /// Usage, or a file that cannot be read or written.
  case unusable = 2
  case interrupted = 130

  static func < (a: Ending, b: Ending) -> Bool { a.rawValue < b.rawValue }
}
