import Autodiff
import Foundation
import Learning
import Testing

@Suite struct ArrayFileTests {
  @Test(arguments: Expected.all.npy)
  func readsWhatNumPyWrote(_ file: Expected.Array) throws {
    guard let expected = file.expected else {
      #expect(throws: DataFileError.self) {
        try NPYReader.tensor(from: file.bytes, precision: .float64)
      }
      return
    }
    let tensor = try NPYReader.tensor(from: file.bytes, precision: .float64)
    #expect(tensor.shape.dimensions == expected.shape)
    #expect(tensor.doubles.map(\.bitPattern) == expected.doubles.map(\.bitPattern))
    #expect(tensor.isBoolean == (file.name == "b1"))

    let single = try NPYReader.tensor(from: file.bytes, precision: .float32)
    if file.name != "i8-large" {
      #expect(single.doubles == expected.doubles.map { Double(Float($0)) })
    }
  }

  @Test(arguments: Expected.all.idx)
  func readsIDXPlainAndGzipped(_ file: Expected.Array) throws {
    let expected = try #require(file.expected)
    let tensor = try IDXReader.tensor(from: file.bytes, precision: .float64)
    #expect(tensor.shape.dimensions == expected.shape)
    #expect(tensor.doubles == expected.doubles)
  }

  @Test func saysWhatIsWrong() throws {
    let npy = try #require(Expected.all.npy.first { $0.name == "f8-little" }).bytes
    let idx = try #require(Expected.all.idx.first { $0.name == "u1" }).bytes
    #expect(throws: DataFileError.empty) { try read(npy: []) }
    #expect(throws: DataFileError.notNPY) { try read(npy: Array("PK\u{3}\u{4}".utf8)) }
    #expect(throws: DataFileError.truncated(found: 47, expected: 48)) {
      try read(npy: npy.dropLast())
    }
    #expect(throws: DataFileError.trailingBytes(1)) { try read(npy: npy + [0]) }
    #expect(throws: DataFileError.notIDX) { try read(idx: [1, 2, 3, 4]) }
    #expect(throws: DataFileError.unsupportedType("0x7")) { try read(idx: [0, 0, 7, 0]) }
    #expect(throws: DataFileError.truncated(found: 5, expected: 6)) {
      try read(idx: idx.dropLast())
    }
  }

  @Test func aSmallFileCannotFillTheMemory() throws {
    let huge: [UInt8] = [0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    #expect(throws: DataFileError.tooLarge(bytes: 1 << 32, limit: 1 << 30)) {
      _ = try IDXReader.tensor(from: huge, precision: .float32, limit: 1 << 30)
    }
    #expect(throws: DataFileError.truncated(found: 1, expected: 1 << 32)) {
      _ = try IDXReader.tensor(from: huge, precision: .float32)
    }
    #expect(throws: DataFileError.self) {
      try read(idx: [0, 0, 8, 9] + [UInt8](repeating: 0xFF, count: 36))
    }
  }

  @Test func damagedFilesNeverCrash() throws {
    var random = RepeatableRandom(seed: 7)
    let files = Expected.all.npy.map(\.bytes) + Expected.all.idx.map(\.bytes)
    for _ in 0..<4_000 {
      var bytes = files[Int(random.next() % UInt64(files.count))]
      for _ in 0..<(1 + random.next() % 4) {
        let place = Int(random.next() % UInt64(max(bytes.count, 1)))
        switch random.next() % 3 {
        case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
        case 1: bytes = Array(bytes.prefix(place))
        default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        }
      }
      _ = try? NPYReader.tensor(from: bytes, precision: .float32)
      _ = try? IDXReader.tensor(from: bytes, precision: .float32, limit: 1 << 20)
    }
  }

  private func read(npy bytes: [UInt8]) throws {
    _ = try NPYReader.tensor(from: bytes, precision: .float64)
  }

  private func read(idx bytes: [UInt8]) throws {
    _ = try IDXReader.tensor(from: bytes, precision: .float64)
  }
}

/// SplitMix64, so that a failure can be repeated.
struct RepeatableRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
