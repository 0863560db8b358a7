internal import Autodiff

/// A checkpoint as bytes: four words (mark, format, lengths of state and memory) and the state,
/// then their checksum; the memory, then its checksum.
enum CheckpointFormat {
  /// `nbrunckp`.
  static let mark: UInt64 = 0x706B_636E_7572_626E
  /// To be raised with every change of what is stored, or of what it means.
  static let version = 1
  static let prefix = 32
  static let checksum = 8
  /// Bytes at a time, few enough to stay in a cache between the checksum and the file.
  static let piece = 1 << 18
}

extension Checkpoint {
  /// Writes the file from first to last byte, memory straight from where it is.
  package func write(_ append: CheckpointAppend) throws(CheckpointError) {
    var state = StateWriter()
    state.put(fingerprint, progress)
    var head = StateWriter()
    let memoryBytes = memory.reduce(0) { $0 + $1.byteCount }
    head.put(CheckpointFormat.mark, CheckpointFormat.version, state.bytes.count, memoryBytes)
    head.put(bytes: state.bytes)
    var hash = XXHash64()
    hash.add(head.bytes)
    head.put(hash.value)
    unsafe try Checkpoint.append(head.bytes, append)

    hash = XXHash64()
    for part in memory {
      unsafe try part.storage.withBytes { (bytes) throws(CheckpointError) in
        for first in stride(from: 0, to: part.byteCount, by: CheckpointFormat.piece) {
          let last = min(part.byteCount, first + CheckpointFormat.piece)
          let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[first..<last])
          unsafe hash.add(piece)
          unsafe try append(piece)
        }
      }
    }
    var end = StateWriter()
    end.put(hash.value)
    unsafe try Checkpoint.append(end.bytes, append)
  }

  private static func append(_ bytes: [UInt8], _ append: CheckpointAppend) throws(CheckpointError) {
    unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(CheckpointError) in
      unsafe try append(UnsafeRawBufferPointer(bytes))
    }
  }
}
