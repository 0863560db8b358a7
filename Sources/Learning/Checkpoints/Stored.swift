/// A value that is written into a checkpoint and read back: its fields one after the other,
/// whole numbers and bit patterns in eight bytes, the lowest first.
protocol Stored {
  func write(to writer: inout StateWriter)
  init(from reader: inout StateReader) throws(CheckpointError)
}

struct StateWriter {
  private(set) var bytes: [UInt8] = []

  mutating func put(_ word: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
  }

  mutating func put(bytes more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

  mutating func put(_ values: any Stored...) {
    for value in values { value.write(to: &self) }
  }
}

/// Reads what a writer has put; what is not there is damage.
struct StateReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - place }

  mutating func word() throws(CheckpointError) -> UInt64 {
    guard remaining >= 8 else { throw .damaged }
    defer { place += 8 }
    return (0..<8).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }

  /// The number of things that follow, each at least a byte long.
  mutating func count() throws(CheckpointError) -> Int {
    let count = try Int(from: &self)
    guard (0...remaining).contains(count) else { throw .damaged }
    return count
  }

  mutating func take(bytes count: Int) throws(CheckpointError) -> ArraySlice<UInt8> {
    guard (0...remaining).contains(count) else { throw .damaged }
    defer { place += count }
    return bytes[place..<place + count]
  }

  mutating func take<T: Stored>(_ type: T.Type = T.self) throws(CheckpointError) -> T {
    try T(from: &self)
  }
}

extension UInt64: Stored {
  func write(to writer: inout StateWriter) { writer.put(self) }
  init(from reader: inout StateReader) throws(CheckpointError) { self = try reader.word() }
}

extension Int: Stored {
  func write(to writer: inout StateWriter) { writer.put(UInt64(bitPattern: Int64(self))) }
  init(from reader: inout StateReader) throws(CheckpointError) {
    self = Int(Int64(bitPattern: try reader.word()))
  }
}

extension Double: Stored {
  func write(to writer: inout StateWriter) { writer.put(bitPattern) }
  init(from reader: inout StateReader) throws(CheckpointError) {
    self = Double(bitPattern: try reader.word())
  }
}

extension Bool: Stored {
  func write(to writer: inout StateWriter) { writer.put(self ? 1 : 0 as UInt64) }
  init(from reader: inout StateReader) throws(CheckpointError) {
    let word = try reader.word()
    guard word <= 1 else { throw .damaged }
    self = word == 1
  }
}

extension String: Stored {
  func write(to writer: inout StateWriter) {
    utf8.count.write(to: &writer)
    writer.put(bytes: utf8)
  }
  init(from reader: inout StateReader) throws(CheckpointError) {
    self = String(decoding: try reader.take(bytes: try reader.take()), as: UTF8.self)
  }
}

extension Array: Stored where Element: Stored {
  func write(to writer: inout StateWriter) {
    count.write(to: &writer)
    for element in self { element.write(to: &writer) }
  }
  init(from reader: inout StateReader) throws(CheckpointError) {
    let count = try reader.count()
    self = []
    for _ in 0..<count { append(try reader.take()) }
  }
}

extension Optional: Stored where Wrapped: Stored {
  func write(to writer: inout StateWriter) {
    (self != nil).write(to: &writer)
    self?.write(to: &writer)
  }
  init(from reader: inout StateReader) throws(CheckpointError) {
    self = try reader.take(Bool.self) ? try reader.take(Wrapped.self) : nil
  }
}
