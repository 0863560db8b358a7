import Glibc

/// Writing files whole or not at all.
enum FileWriting {
  /// Puts bytes at a path, by way of a temporary file beside it that then takes its name; so a
  /// reader sees the old file or the new one, and after a failure the old one is still there.
  ///
  /// Nothing waits for the disk: that takes longer than many a lesson, and after a loss of power
  /// a report can be made again.
  ///
  /// The folder is made if there is none. A device or a pipe at the path is written to as it is.
  static func write(_ bytes: [UInt8], to path: String) throws(FileFault) {
    guard let target = try replaced(at: path) else { return try writeInto(path, bytes) }
    let folder = PathText.folder(of: target)
    try makeFolder(folder, shown: path)

    // An interruption in between would leave the temporary file behind.
    let signals = SignalsHeld()
    defer { signals.release() }
    let temporary = PathText.joined(folder, ".\(PathText.lastPart(target).prefix(60)).\(getpid())~")
    unsafe unlink(temporary)
    let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .refused(path, action: .write, code: errno) }
    var failure = writeAll(bytes, to: file)
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, unsafe rename(temporary, target) != 0 { failure = errno }
    guard failure == 0 else {
      unsafe unlink(temporary)
      throw .refused(path, action: .write, code: failure)
    }
  }

  /// Refuses what `write` would refuse, as far as can be told without writing: a long run is not
  /// begun whose report has no place.
  static func check(_ path: String) throws(FileFault) {
    var place = path
    if let target = try replaced(at: path) {
      // The nearest folder that is there already.
      place = PathText.folder(of: target)
      var status = stat()
      while unsafe stat(place, &status) != 0 {
        let above = PathText.folder(of: place)
        guard errno == ENOENT, above != place else {
          throw .refused(path, action: .write, code: errno)
        }
        place = above
      }
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw .refused(path, action: .write, code: ENOTDIR)
      }
    }
    if unsafe access(place, W_OK) != 0 { throw .refused(path, action: .write, code: errno) }
  }

  /// The file that is replaced or made, behind links; null for a device or a pipe.
  private static func replaced(at path: String) throws(FileFault) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return path }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return FileReading.resolved(path) ?? path
    case S_IFDIR: throw .isFolder(path)
    default: return nil
    }
  }

  private static func writeInto(_ path: String, _ bytes: [UInt8]) throws(FileFault) {
    let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw .refused(path, action: .write, code: errno) }
    defer { close(file) }
    let failure = writeAll(bytes, to: file)
    guard failure == 0 else { throw .refused(path, action: .write, code: failure) }
  }

  /// Writes to an open file; gives C's `errno`, 0 if all went well.
  static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32 {
    unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: file) }
  }

  static func writeAll(_ buffer: UnsafeRawBufferPointer, to file: Int32) -> Int32 {
    var written = 0
    while written < buffer.count, let start = buffer.baseAddress {
      let count = unsafe Glibc.write(file, start + written, buffer.count - written)
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ folder: String, mode: mode_t = 0o777, shown: String) throws(FileFault) {
    if unsafe mkdir(folder, mode) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw .refused(shown, action: .write, code: ENOTDIR)
      }
    case ENOENT where folder.contains("/") && PathText.folder(of: folder) != folder:
      var above = folder[...]
      while above.last == "/" { above.removeLast() }
      try makeFolder(PathText.folder(of: String(above)), mode: mode, shown: shown)
      if unsafe mkdir(folder, mode) != 0, errno != EEXIST {
        throw .refused(shown, action: .write, code: errno)
      }
    default: throw .refused(shown, action: .write, code: errno)
    }
  }
}

/// Keeps interruptions waiting until a file is whole.
private struct SignalsHeld {
  private var before = sigset_t()

  init() {
    var held = sigset_t()
    unsafe sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&held, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
  }

  func release() {
    var before = before
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
