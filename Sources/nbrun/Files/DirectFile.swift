import Glibc
import Learning

/// Large files past the system's cache, which would push everything else out of it and takes
/// several times as long. The disk wants whole blocks, so bytes go through a buffer of them.
@safe private final class BlockBuffer {
  static let size = 1 << 22
  let bytes: UnsafeMutableRawBufferPointer

  init() {
    unsafe bytes = .allocate(byteCount: BlockBuffer.size, alignment: 1 << 12)
  }

  deinit { unsafe bytes.deallocate() }

  /// O_DIRECT, which glibc shows to GNU programs only.
  static let direct = __O_DIRECT

  /// Turns the cache off or on; not every file system can do without.
  static func setDirect(_ file: Int32, _ isDirect: Bool) {
    let flags = fcntl(file, F_GETFL)
    _ = fcntl(file, F_SETFL, isDirect ? flags | direct : flags & ~direct)
  }
}

/// Writes a file from its first byte on.
final class DirectWriting {
  private let file: Int32
  private let buffer = BlockBuffer()
  private var count = 0
  /// Bytes in the file.
  private var written = 0

  /// Takes the open file over.
  init(_ file: Int32) { self.file = file }

  deinit { close(file) }

  func append(_ bytes: UnsafeRawBufferPointer) throws(CheckpointError) {
    var done = 0
    while done < bytes.count {
      let taken = min(bytes.count - done, BlockBuffer.size - count)
      let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[done..<done + taken])
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[count...]).copyMemory(from: part)
      done += taken
      count += taken
      if count == BlockBuffer.size { try flush() }
    }
  }

  private func flush() throws(CheckpointError) {
    if written == 0, count == BlockBuffer.size { BlockBuffer.setDirect(file, true) }
    let filled = unsafe UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
    var code = unsafe FileWriting.writeAll(filled, to: file)
    if code == EINVAL {
      BlockBuffer.setDirect(file, false)
      lseek(file, off_t(written), SEEK_SET)
      code = unsafe FileWriting.writeAll(filled, to: file)
    }
    guard code == 0 else { throw .unwritable(FileFault.reason(code)) }
    written += count
    count = 0
  }

  /// Writes what is left, which need not be whole blocks, and waits until the disk has it all.
  func finish() throws(CheckpointError) {
    BlockBuffer.setDirect(file, false)
    try flush()
    guard fsync(file) == 0 else { throw .unwritable(FileFault.reason(errno)) }
  }
}

/// An open checkpoint; what is at its name may be replaced meanwhile.
final class DirectReading: CheckpointFile {
  private let file: Int32
  let byteCount: Int
  private let buffer = BlockBuffer()
  /// The part of the file that the buffer holds.
  private var held = 0..<0

  /// Takes the open file over.
  init(_ file: Int32) throws(CheckpointError) {
    self.file = file
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else {
      byteCount = 0
      throw .unreadable(FileFault.reason(errno))
    }
    byteCount = Int(status.st_size)
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .unreadable("it is a folder")
    default: throw .unreadable("it is not an ordinary file")
    }
    if byteCount >= BlockBuffer.size { BlockBuffer.setDirect(file, true) }
  }

  deinit { close(file) }

  func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(CheckpointError) {
    var done = 0
    while done < target.count {
      let place = offset + done
      if !held.contains(place) { try fill(from: place) }
      let first = place - held.lowerBound
      let count = min(held.count - first, target.count - done)
      unsafe UnsafeMutableRawBufferPointer(rebasing: target[done...]).copyBytes(
        from: buffer.bytes[first..<first + count])
      done += count
    }
  }

  private func fill(from place: Int) throws(CheckpointError) {
    let start = place / BlockBuffer.size * BlockBuffer.size
    var end = start
    while end <= place {
      let count = unsafe pread(
        file, buffer.bytes.baseAddress, BlockBuffer.size, off_t(start))
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EINVAL, fcntl(file, F_GETFL) & BlockBuffer.direct != 0 {
        BlockBuffer.setDirect(file, false)
        continue
      }
      guard count >= 0 else { throw .unreadable(FileFault.reason(errno)) }
      // It has become shorter since it was opened.
      guard start + count > place else { throw .damaged }
      end = start + count
    }
    held = start..<end
  }
}
