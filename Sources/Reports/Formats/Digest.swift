/// A short mark of a file's bytes, to tell whether it is the same file.
enum Digest {
  /// FNV-1a over the bytes, 64 bits: a mark of identity, not a protection against forgery.
  static func text(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return "fnv1a:" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}
