import Glibc
import Learning

/// The checkpoints of one notebook, in a folder of their own that exists only while there are
/// some.
final class CheckpointFolder: CheckpointStore {
  let path: String
  private static let suffix = ".ckpt"

  init(_ path: String) { self.path = path }

  func place(of name: String) -> String {
    PathText.joined(path, name + CheckpointFolder.suffix)
  }

  /// Writes a temporary file, waits until the disk has it, and only then gives it the name.
  func write(
    _ name: String, _ body: (_ append: CheckpointAppend) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    do throws(FileFault) {
      try FileWriting.makeFolder(path, shown: path)
    } catch {
      throw .unwritable(error.reason)
    }
    removeTemporaries()
    let temporary = PathText.joined(path, ".\(getpid())~")
    let file = unsafe Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .unwritable(FileFault.reason(errno)) }
    do throws(CheckpointError) {
      let stream = DirectWriting(file)
      unsafe try body { (bytes) throws(CheckpointError) in unsafe try stream.append(bytes) }
      try stream.finish()
      guard unsafe rename(temporary, place(of: name)) == 0 else {
        throw .unwritable(FileFault.reason(errno))
      }
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    // The name is in the folder, which has a place on the disk of its own.
    let folder = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  func open(_ name: String) throws(CheckpointError) -> (any CheckpointFile)? {
    let file = unsafe Glibc.open(place(of: name), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .unreadable(FileFault.reason(errno))
    }
    return try DirectReading(file)
  }

  /// Whether there is anything to go on from.
  var holdsCheckpoints: Bool { files().contains { $0.hasSuffix(CheckpointFolder.suffix) } }

  func removeAll() {
    removeTemporaries()
    for name in files() where name.hasSuffix(CheckpointFolder.suffix) {
      unsafe unlink(PathText.joined(path, name))
    }
    // Stays where somebody has put something else into it.
    unsafe rmdir(path)
  }

  /// What a process that was killed has left half written.
  private func removeTemporaries() {
    for name in files() where name.hasPrefix(".") && name.hasSuffix("~") {
      guard let owner = Int32(name.dropFirst().dropLast()), owner > 0 else { continue }
      if owner == getpid() || kill(owner, 0) != 0 { unsafe unlink(PathText.joined(path, name)) }
    }
  }

  private func files() -> [String] {
    guard let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      names.append(name)
    }
    return names.sorted()
  }
}
