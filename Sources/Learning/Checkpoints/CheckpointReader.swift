internal import Autodiff

/// A checkpoint whose state has been read and found whole; its memory is still in the file.
struct CheckpointReader {
  private let file: any CheckpointFile
  private let memoryOffset: Int
  private let memoryBytes: Int
  let fingerprint: Fingerprint
  let progress: TrainingProgress

  init(_ file: any CheckpointFile) throws(CheckpointError) {
    self.file = file
    let first = min(CheckpointFormat.prefix, file.byteCount)
    let prefix = try CheckpointReader.bytes(file, from: 0, count: first)
    var head = StateReader(prefix)
    guard head.remaining >= 8, try head.word() == CheckpointFormat.mark else {
      throw .notACheckpoint
    }
    guard first == CheckpointFormat.prefix else {
      throw .truncated(found: file.byteCount, expected: CheckpointFormat.prefix)
    }
    let version = try head.take(Int.self)
    guard version == CheckpointFormat.version else { throw .version(version) }
    let stateBytes = try head.take(Int.self)
    memoryBytes = try head.take(Int.self)
    memoryOffset = try CheckpointReader.checked(stateBytes, memoryBytes, file.byteCount)

    let bytes = try CheckpointReader.bytes(
      file, from: CheckpointFormat.prefix, count: stateBytes)
    var hash = XXHash64()
    hash.add(prefix)
    hash.add(bytes)
    guard try CheckpointReader.word(file, at: CheckpointFormat.prefix + stateBytes) == hash.value
    else { throw .damaged }
    var state = StateReader(bytes)
    fingerprint = try state.take()
    progress = try state.take()
    guard state.remaining == 0 else { throw .damaged }
  }

  /// Where the memory begins, if the lengths are those of the file.
  private static func checked(_ stateBytes: Int, _ memoryBytes: Int, _ found: Int)
    throws(CheckpointError) -> Int
  {
    let most = 1 << 60
    guard (0...most).contains(stateBytes), (0...most).contains(memoryBytes) else { throw .damaged }
    let offset = CheckpointFormat.prefix + stateBytes + CheckpointFormat.checksum
    let expected = offset + memoryBytes + CheckpointFormat.checksum
    guard found >= expected else { throw .truncated(found: found, expected: expected) }
    guard found == expected else { throw .damaged }
    return offset
  }

  private static func bytes(_ file: any CheckpointFile, from offset: Int, count: Int)
    throws(CheckpointError) -> [UInt8]
  {
    let buffer = TensorStorage(byteCount: max(count, 1))
    return unsafe try buffer.withMutableBytes { (bytes) throws(CheckpointError) in
      let wanted = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
      unsafe try file.read(into: wanted, at: offset)
      return unsafe Array(wanted)
    }
  }

  private static func word(_ file: any CheckpointFile, at offset: Int) throws(CheckpointError)
    -> UInt64
  {
    var reader = StateReader(try bytes(file, from: offset, count: CheckpointFormat.checksum))
    return try reader.word()
  }

  /// Fills memory laid out as that which was written. After an error it holds nothing of use.
  func load(into memory: [Checkpoint.Memory]) throws(CheckpointError) {
    guard memory.reduce(0, { $0 + $1.byteCount }) == memoryBytes else { throw .damaged }
    var hash = XXHash64()
    var offset = memoryOffset
    for part in memory {
      unsafe try part.storage.withMutableBytes { (bytes) throws(CheckpointError) in
        for first in stride(from: 0, to: part.byteCount, by: CheckpointFormat.piece) {
          let last = min(part.byteCount, first + CheckpointFormat.piece)
          let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[first..<last])
          unsafe try file.read(into: piece, at: offset + first)
          unsafe hash.add(UnsafeRawBufferPointer(piece))
        }
      }
      offset += part.byteCount
    }
    guard try CheckpointReader.word(file, at: offset) == hash.value else { throw .damaged }
  }
}
