import Testing

@testable import Learning

struct CheckpointFormatTests {
  /// Numbers of the reference library, by python-xxhash 3.
  @Test(arguments: [
    (0, 0xEF46_DB37_51D8_E999 as UInt64), (1, 0xE934_A84A_DB05_2768), (7, 0x14CC_643F_630C_72D2),
    (32, 0xCBF5_9C51_16FF_32B4), (39, 0x00A3_96EF_1679_A859),
    (1000, 0xF306_F04A_A88B_54D3), (1013, 0xD9C5_B2EE_7483_7875),
  ])
  func checksumsAreThoseOfTheReference(_ count: Int, _ expected: UInt64) {
    let bytes = (0..<count).map { UInt8($0 % 251) }
    var hash = XXHash64()
    hash.add(bytes)
    #expect(hash.value == expected)
  }

  @Test func aChecksumDoesNotDependOnThePieces() {
    let bytes = (0..<300).map { UInt8($0 * $0 % 251) }
    var whole = XXHash64()
    whole.add(bytes)
    for size in 1...100 {
      var pieces = XXHash64()
      for first in stride(from: 0, to: bytes.count, by: size) {
        pieces.add(Array(bytes[first..<min(first + size, bytes.count)]))
      }
      #expect(pieces.value == whole.value, "pieces of \(size)")
    }
  }

  private struct Everything: Stored, Equatable {
    var numbers = [1.5, -0.0, .infinity, .leastNonzeroMagnitude]
    var nested = [[[0.1], []], []]
    var text = "h[0].weight, ŷ"
    var none: Int?
    var some: Double? = 0.1
    var places = [Int.min, 0, Int.max]
    var truth = true

    init() {}
    func write(to writer: inout StateWriter) {
      writer.put(numbers, nested, text, none, some, places, truth)
    }
    init(from reader: inout StateReader) throws(CheckpointError) {
      numbers = try reader.take()
      nested = try reader.take()
      text = try reader.take()
      none = try reader.take()
      some = try reader.take()
      places = try reader.take()
      truth = try reader.take()
    }
  }

  @Test func whatIsStoredComesBack() throws {
    var writer = StateWriter()
    writer.put(Everything())
    var reader = StateReader(writer.bytes)
    #expect(try Everything(from: &reader) == Everything())
    #expect(reader.remaining == 0)
    for count in 0..<writer.bytes.count {
      var short = StateReader(Array(writer.bytes.prefix(count)))
      #expect(throws: CheckpointError.damaged) { try Everything(from: &short) }
    }
    // A length beyond all that follows is not believed.
    var long = StateWriter()
    long.put(Int.max)
    var reader2 = StateReader(long.bytes)
    #expect(throws: CheckpointError.damaged) { try [Double](from: &reader2) }
  }

  @Test func whatFollowsFromAnotherPartIsNotNamed() {
    func fingerprint(rate: Int, seed: Int, model: Int) -> Fingerprint {
      var made = Fingerprint()
      made.add("seed") { $0.add(seed) }
      made.add("model", follows: ["seed"]) { $0.add(model + seed) }
      made.add("optimizer") { $0.add(rate) }
      return made
    }
    let first = fingerprint(rate: 1, seed: 1, model: 1)
    #expect(first.differences(from: first) == [])
    #expect(fingerprint(rate: 2, seed: 1, model: 1).differences(from: first) == ["optimizer"])
    #expect(fingerprint(rate: 1, seed: 1, model: 2).differences(from: first) == ["model"])
    #expect(
      fingerprint(rate: 2, seed: 2, model: 1).differences(from: first) == ["seed", "optimizer"])
  }
}
