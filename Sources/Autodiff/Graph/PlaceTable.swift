/// Places in a list by what stands there, for lists as long as a graph: a table with open
/// addressing that keeps hashes and leaves the comparing to its owner.
///
/// The standard library's dictionaries guard against keys chosen by an attacker, which would cost
/// more here than all the rest of a walk through a graph.
struct PlaceTable: Sendable {
  private struct Bucket {
    /// Or -1.
    var place: Int32 = -1
    var hash: UInt32 = 0
  }
  /// A power of two of them, at most half of them taken.
  private var buckets: [Bucket]
  private var count = 0

  /// - Parameter count: of places that it takes without growing.
  init(capacity count: Int = 8) {
    var size = 16
    while size < 2 * count { size *= 2 }
    buckets = [Bucket](repeating: Bucket(), count: size)
  }

  /// The place with this hash for which `isSame` holds.
  func find(_ hash: MixedHash, where isSame: (Int) -> Bool) -> Int? {
    let mask = buckets.count - 1
    var bucket = Int(hash.bits) & mask
    while buckets[bucket].place >= 0 {
      let found = buckets[bucket]
      if found.hash == hash.bits, isSame(Int(found.place)) { return Int(found.place) }
      bucket = (bucket + 1) & mask
    }
    return nil
  }

  /// Adds a place that is not there.
  mutating func insert(_ place: Int, _ hash: MixedHash) {
    count += 1
    if 2 * count > buckets.count { grow() }
    put(Bucket(place: Int32(place), hash: hash.bits))
  }

  private mutating func put(_ new: Bucket) {
    let mask = buckets.count - 1
    var bucket = Int(new.hash) & mask
    while buckets[bucket].place >= 0 { bucket = (bucket + 1) & mask }
    buckets[bucket] = new
  }

  private mutating func grow() {
    let old = buckets
    buckets = [Bucket](repeating: Bucket(), count: 4 * old.count)
    for bucket in old where bucket.place >= 0 { put(bucket) }
  }
}

/// A hash of some numbers, spread over all 32 bits: a long run of buckets that are taken is gone
/// through to its end by whoever falls into it.
struct MixedHash {
  private var state: UInt64 = 0

  /// Multiplying by the golden ratio spreads neighbours (Knuth, vol. 3, section 6.4).
  mutating func mix(_ number: Int) {
    state = (state ^ UInt64(bitPattern: Int64(number))) &* 0x9E37_79B9_7F4A_7C15
    state ^= state >> 29
  }

  mutating func mix(_ text: String) {
    for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    mix(text.utf8.count)
  }

  var bits: UInt32 { UInt32(truncatingIfNeeded: state ^ state >> 32) }
}
