/// What the blocks of one notebook may read: its own folder and those that the user allows.
struct NotebookFolder: Sendable {
  private let folder: String
  /// Without links, `.` and `..`.
  private let readable: [String]

  /// - Parameters:
  ///   - notebook: the path of the notebook, as the user wrote it.
  ///   - allowed: further folders, as the user wrote them.
  init(notebook: String, allowed: [String]) {
    folder = PathText.folder(of: notebook)
    readable = ([folder] + allowed).compactMap { FileReading.resolved($0) }
  }

  /// The bytes of a file, its path taken from the notebook's folder.
  ///
  /// Links are followed first, so none leads out of the folders that may be read.
  func bytes(of path: String) throws(FileFault) -> [UInt8] {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .notFound(path) }
    let place = PathText.joined(folder, path)
    guard let resolved = FileReading.resolved(place) else {
      // Whether something exists outside is not said either.
      throw leavesFolder(path) ? .outside(path) : .notFound(path)
    }
    guard readable.contains(where: { PathText.isInside(resolved, $0) }) else {
      throw .outside(path)
    }
    return try FileReading.bytes(of: resolved, shown: path, limit: FileReading.dataLimit)
  }

  private func leavesFolder(_ path: String) -> Bool {
    if path.hasPrefix("/") { return !readable.contains { PathText.isInside(path, $0) } }
    var depth = 0
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return true }
    }
    return false
  }
}
