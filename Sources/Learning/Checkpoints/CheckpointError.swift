/// Why a run cannot be written down, or cannot go on from what was.
package enum CheckpointError: Error, Hashable, Sendable {
  /// What the system says, as the end of a sentence.
  case unwritable(String)
  case unreadable(String)
  case notACheckpoint
  /// Of another format.
  case version(Int)
  case truncated(found: Int, expected: Int)
  /// The bytes are not those that were written.
  case damaged
  /// It belongs to another training: what of it differs.
  case otherTraining([String])
}

extension CheckpointError {
  /// The end of a sentence that begins with the file.
  package var message: String {
    switch self {
    case .unwritable(let reason): "cannot be written: \(reason)"
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .notACheckpoint: "is no checkpoint of a training"
    case .version(let version): "has format \(version), which this program does not read"
    case .truncated(let found, let expected):
      "is cut short: it has \(found) of \(expected) bytes"
    case .damaged: "is damaged: its checksum does not fit"
    case .otherTraining(let parts):
      "belongs to another training: \(parts.joined(separator: ", ")) "
        + "\(parts.count == 1 ? "differs" : "differ")"
    }
  }
}
