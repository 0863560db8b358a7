import Glibc

/// Reading whole files.
enum FileReading {
  /// The most bytes of a data file.
  static let dataLimit = 16 << 30
  /// The most bytes of a notebook; what is much smaller is refused with its place.
  static let notebookLimit = 1 << 30

  /// - Parameter shown: the path as the user wrote it, for messages.
  static func bytes(of path: String, shown: String, limit: Int) throws(FileFault) -> [UInt8] {
    // Without O_NONBLOCK, a pipe would wait here for whoever writes into it.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw errno == ENOENT ? .notFound(shown) : .refused(shown, action: .read, code: errno)
    }
    defer { close(file) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else {
      throw .refused(shown, action: .read, code: errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isFolder(shown)
    default: throw .notAFile(shown)
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(shown, bytes: size, limit: limit) }

    var failure: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let start = buffer.baseAddress {
        let got = unsafe read(file, start + count, size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        count += got
      }
    }
    guard failure == 0 else { throw .refused(shown, action: .read, code: failure) }
    return bytes
  }

  /// The path without links, `.` and `..`, if there is something at it.
  static func resolved(_ path: String) -> String? {
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(validatingCString: text)
  }

  /// Whether there is something at a path that is neither a file nor a folder.
  static func isDevice(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  /// What tells a file from all others.
  struct Identity: Hashable {
    var device: UInt
    var number: UInt
  }

  static func identity(of path: String) -> Identity? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))
  }
}
