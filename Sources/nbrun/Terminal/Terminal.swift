import Glibc

/// The standard streams as they are: what a user sees and what the next program reads.
struct Terminal: Sendable {
  /// Whether standard error is a terminal that can redraw a line.
  var isInteractive: Bool
  var isColoured: Bool

  init(environment: [String: String]) {
    isInteractive = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
    isColoured = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Columns of standard error, 80 if unknown.
  static var width: Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  static func writeError(_ text: String) {
    _ = FileWriting.writeAll(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Gives C's `errno`, 0 if all went well.
  static func writeOutput(_ bytes: [UInt8]) -> Int32 {
    FileWriting.writeAll(bytes, to: STDOUT_FILENO)
  }
}
