internal import Markup

/// The `d` of a path: to a tenth of a unit, which is finer than any screen shows.
struct PathData {
  private var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }
  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func move(_ x: Double, _ y: Double) { append("M", x, y) }
  mutating func line(_ x: Double, _ y: Double) { append("L", x, y) }
  mutating func close() { bytes.append(UInt8(ascii: "Z")) }

  /// A dot: a stroke with round ends and no length.
  mutating func dot(_ x: Double, _ y: Double) {
    move(x, y)
    append(verbatim: "h0")
  }

  mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    move(x, y)
    append("h", width)
    append("v", height)
    append("h", -width)
    close()
  }

  mutating func append(verbatim text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(_ command: Unicode.Scalar, _ values: Double...) {
    bytes.append(UInt8(ascii: command))
    for (index, value) in values.enumerated() {
      let tenths = (value * 10).rounded() / 10
      if index > 0, tenths >= 0 { bytes.append(UInt8(ascii: " ")) }
      bytes.append(coordinate: tenths)
    }
  }
}
