import Foundation
import Testing

/// What NumPy and Python's csv module made of the same bytes; `make_files.py` writes it.
struct Expected: Decodable {
  struct Array: Decodable, Sendable, CustomTestStringConvertible {
    struct Entries: Decodable, Sendable {
      var shape: [Int]
      /// Bit patterns of doubles, in base 16.
      var bits: [String]
      var doubles: [Double] { bits.map { Double(bitPattern: UInt64($0, radix: 16) ?? 0) } }
    }
    var name: String
    var file: String
    /// Nothing where the file should be refused.
    var expected: Entries?

    var bytes: [UInt8] {
      let digits = Swift.Array(file.utf8)
      return stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
      }
    }
    var testDescription: String { name }
  }
  struct Text: Decodable, Sendable {
    var text: String
    var rows: [[String]]
  }
  var npy: [Array]
  var idx: [Array]
  var csv: [Text]

  static let all: Expected = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("expected.json")
    do {
      return try JSONDecoder().decode(Expected.self, from: Data(contentsOf: file))
    } catch {
      preconditionFailure("expected.json must be readable: \(error)")
    }
  }()
}
