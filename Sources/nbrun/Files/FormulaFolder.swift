import Glibc
import Typesetting

/// Typeset formulas in the user's cache folder, each in a file of its own: several processes may
/// read and write at once, and a file that goes missing is typeset anew.
struct FormulaFolder: FormulaCache, Equatable {
  private let folder: String

  /// `$XDG_CACHE_HOME/nbrun/formulas`, else `~/.cache/nbrun/formulas`; nothing without a home.
  /// Source: https://specifications.freedesktop.org/basedir-spec
  init?(environment: [String: String]) {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      folder = cache + "/nbrun/formulas"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folder = home + "/.cache/nbrun/formulas"
    } else {
      return nil
    }
  }

  func record(named name: String) -> [UInt8]? {
    let path = folder + "/" + name
    return try? FileReading.bytes(of: path, shown: path, limit: 8 << 20)
  }

  func keep(_ record: [UInt8], named name: String) {
    let temporary = "\(folder)/.\(name).\(getpid())~"
    var file = create(temporary)
    if file < 0, errno == ENOENT {
      try? FileWriting.makeFolder(folder, mode: 0o700, shown: folder)
      file = create(temporary)
    }
    guard file >= 0 else { return }
    // Not synced to the disk: a record that a crash cuts short fails its checksum.
    let failure = FileWriting.writeAll(record, to: file)
    close(file)
    let isKept = unsafe failure == 0 && rename(temporary, folder + "/" + name) == 0
    if !isKept { unsafe unlink(temporary) }
  }

  private func create(_ path: String) -> Int32 {
    unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  }
}
