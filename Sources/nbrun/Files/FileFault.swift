import Glibc

/// Why a file could not be read or written.
enum FileFault: Error, Equatable {
  case notFound(String)
  case isFolder(String)
  /// A device, a pipe or a socket.
  case notAFile(String)
  case tooLarge(String, bytes: Int, limit: Int)
  /// Outside the notebook's folder and of those that may be read.
  case outside(String)
  /// The report would replace a lesson that is being run.
  case wouldReplaceLesson(String)
  /// The system refused; the number is C's `errno`.
  case refused(String, action: Action, code: Int32)

  enum Action: String { case read, write }

  var message: String {
    switch self {
    case .notFound(let path): "'\(path)' does not exist"
    case .isFolder(let path): "'\(path)' is a folder"
    case .notAFile(let path): "'\(path)' is not an ordinary file"
    case .tooLarge(let path, let bytes, let limit):
      "'\(path)' holds \(bytes) bytes, and \(limit) are the most that is read"
    case .outside(let path): "'\(path)' lies outside the folder of the notebook"
    case .wouldReplaceLesson(let path): "'\(path)' is a lesson; it is not overwritten"
    case .refused(let path, let action, let code):
      "'\(path)' cannot be \(action == .read ? "read" : "written"): \(FileFault.reason(code))"
    }
  }

  var hint: String? {
    if case .outside(let path) = self {
      "allow it with --allow-read \(PathText.folder(of: path))"
    } else {
      nil
    }
  }

  /// The end of a sentence.
  var reason: String {
    if case .refused(_, _, let code) = self { FileFault.reason(code) } else { message }
  }

  static func reason(_ code: Int32) -> String {
    switch code {
    case EACCES, EPERM: "permission denied"
    case ENOENT: "the folder does not exist"
    case ENOTDIR: "a part of the path is not a folder"
    case ENOSPC, EDQUOT: "no space is left"
    case EROFS: "the file system is read-only"
    case ENAMETOOLONG: "the name is too long"
    case ELOOP: "its links go round in a circle"
    case EMFILE, ENFILE: "too many files are open"
    default: "error \(code) of the system"
    }
  }
}
