/// Paths as text; nothing here looks at the file system.
enum PathText {
  static func joined(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") || folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The part behind the last slash.
  static func lastPart(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    return parts.last.map { String($0) } ?? path
  }

  /// The folder of a file, `.` if none is named.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// `a/lesson.md` is reported in `lesson.html`.
  static func reportName(of path: String) -> String { stem(of: path) + ".html" }

  /// The last part of a path without its ending: `lesson` of `a/lesson.md`.
  private static func stem(of path: String) -> String {
    let name = lastPart(path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// Beside a report `a/lesson.html` its checkpoints lie in `a/lesson.checkpoints`.
  static func checkpointFolder(of report: String) -> String {
    let name = stem(of: report) + ".checkpoints"
    return report.contains("/") ? joined(folder(of: report), name) : name
  }

  /// Whether a path without links, `.` and `..` lies in such a folder, or is it.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }
}
