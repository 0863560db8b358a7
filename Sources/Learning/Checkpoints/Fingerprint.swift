/// What a training depends on, a mark for each of its parts: two trainings of one fingerprint
/// take the same steps, bit for bit.
package struct Fingerprint: Equatable, Sendable {
  struct Part: Equatable, Sendable {
    /// An option of a `train` block, or what it stands for.
    var name: String
    var digest: UInt64
    /// Parts that it changes with, so it is named only where none of those differs.
    var follows: [String]
  }

  private(set) var parts: [Part] = []

  init() {}

  mutating func add(_ name: String, follows: [String] = [], _ body: (inout Digest) -> Void) {
    var digest = Digest()
    body(&digest)
    parts.append(Part(name: name, digest: digest.hash.value, follows: follows))
  }

  /// The names of the parts that are not the same in another one.
  func differences(from other: Fingerprint) -> [String] {
    let different = parts.filter { part in
      !other.parts.contains { $0.name == part.name && $0.digest == part.digest }
    }
    let names = Set(different.map { $0.name })
    return different.filter { names.isDisjoint(with: $0.follows) }.map { $0.name }
  }
}

extension Fingerprint: Stored {
  func write(to writer: inout StateWriter) { writer.put(parts) }
  init(from reader: inout StateReader) throws(CheckpointError) { parts = try reader.take() }
}

extension Fingerprint.Part: Stored {
  func write(to writer: inout StateWriter) { writer.put(name, digest, follows) }
  init(from reader: inout StateReader) throws(CheckpointError) {
    name = try reader.take()
    digest = try reader.take()
    follows = try reader.take()
  }
}
