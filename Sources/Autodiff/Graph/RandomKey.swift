/// The key of a stream of counter-based random numbers.
///
/// A key is folded from what it belongs to (seed, block, name, count), never from the order in
/// which streams are asked for, so that numbers do not change when a neighbour does.
package struct RandomKey: Hashable, Sendable {
  package let bits: UInt64

  package init(seed: UInt64) { bits = RandomKey.mix(seed &+ 0x9E37_79B9_7F4A_7C15) }

  private init(bits: UInt64) { self.bits = bits }

  package func folding(_ text: String) -> RandomKey {
    // FNV-1a over the bytes, then mixed into this key.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return RandomKey(bits: RandomKey.mix(bits ^ RandomKey.mix(hash)))
  }

  package func folding(_ number: Int) -> RandomKey {
    RandomKey(
      bits: RandomKey.mix(
        bits &+ 0x9E37_79B9_7F4A_7C15 &* (UInt64(bitPattern: Int64(number)) &+ 1)))
  }

  /// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
