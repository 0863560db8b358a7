/// XXH64 over a stream of bytes: fast enough to check gigabytes, and no protection against
/// forgery.
///
/// Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, seed 0.
struct XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
  private static let stripe = 32

  private var a = prime1 &+ prime2
  private var b = prime2
  private var c: UInt64 = 0
  private var d: UInt64 = 0 &- prime1
  /// What does not fill a stripe yet.
  private var rest: [UInt8] = []
  private var count = 0

  mutating func add(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe add($0) }
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    count += bytes.count
    var place = 0
    if !rest.isEmpty {
      place = min(XXHash64.stripe - rest.count, bytes.count)
      unsafe rest.append(contentsOf: bytes[..<place])
      guard rest.count == XXHash64.stripe else { return }
      let whole = rest
      unsafe whole.withUnsafeBytes { unsafe addStripes($0) }
      rest.removeAll(keepingCapacity: true)
    }
    let stripes = (bytes.count - place) / XXHash64.stripe * XXHash64.stripe
    unsafe addStripes(UnsafeRawBufferPointer(rebasing: bytes[place..<place + stripes]))
    unsafe rest.append(contentsOf: bytes[(place + stripes)...])
  }

  private mutating func addStripes(_ bytes: UnsafeRawBufferPointer) {
    var (a, b, c, d) = (self.a, self.b, self.c, self.d)
    for place in stride(from: 0, to: bytes.count, by: XXHash64.stripe) {
      a = XXHash64.round(a, unsafe XXHash64.word(bytes, place))
      b = XXHash64.round(b, unsafe XXHash64.word(bytes, place + 8))
      c = XXHash64.round(c, unsafe XXHash64.word(bytes, place + 16))
      d = XXHash64.round(d, unsafe XXHash64.word(bytes, place + 24))
    }
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  /// Of all bytes added so far.
  var value: UInt64 {
    var hash: UInt64
    if count >= XXHash64.stripe {
      hash = a.rotated(1) &+ b.rotated(7) &+ c.rotated(12) &+ d.rotated(18)
      for lane in [a, b, c, d] {
        hash = (hash ^ XXHash64.round(0, lane)) &* XXHash64.prime1 &+ XXHash64.prime4
      }
    } else {
      hash = XXHash64.prime5
    }
    hash &+= UInt64(count)
    hash = unsafe rest.withUnsafeBytes { unsafe XXHash64.mixed(hash, tail: $0) }
    hash = (hash ^ (hash >> 33)) &* XXHash64.prime2
    hash = (hash ^ (hash >> 29)) &* XXHash64.prime3
    return hash ^ (hash >> 32)
  }

  /// Words of eight bytes, then one of four, then single bytes.
  private static func mixed(_ start: UInt64, tail: UnsafeRawBufferPointer) -> UInt64 {
    var hash = start
    var place = 0
    while place + 8 <= tail.count {
      hash = (hash ^ round(0, unsafe word(tail, place))).rotated(27) &* prime1 &+ prime4
      place += 8
    }
    if place + 4 <= tail.count {
      let half = unsafe tail.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      hash = (hash ^ UInt64(UInt32(littleEndian: half)) &* prime1).rotated(23) &* prime2 &+ prime3
      place += 4
    }
    while place < tail.count {
      hash = (hash ^ UInt64(unsafe tail[place]) &* prime5).rotated(11) &* prime1
      place += 1
    }
    return hash
  }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    (lane &+ word &* prime2).rotated(31) &* prime1
  }
}

extension UInt64 {
  fileprivate func rotated(_ bits: UInt64) -> UInt64 { (self << bits) | (self >> (64 - bits)) }
}
