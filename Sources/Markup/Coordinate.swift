extension Double {
  /// A coordinate as SVG and CSS want it: at most two decimals, no exponent, no `-0`. Beyond a
  /// thousand million it stays there; what is not a number is 0, for there is no place for it.
  package var coordinate: String {
    var bytes: [UInt8] = []
    bytes.append(coordinate: self)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [UInt8] {
  /// Appends `value.coordinate`, without a string between: paths have thousands.
  package mutating func append(coordinate value: Double) {
    let limit = 1e9
    let clamped = value.isNaN ? 0 : Swift.min(Swift.max(value, -limit), limit)
    let hundredths = Int((clamped * 100).rounded())
    if hundredths < 0 { append(UInt8(ascii: "-")) }
    let (whole, fraction) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    append(contentsOf: String(whole).utf8)
    guard fraction != 0 else { return }
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(fraction / 10))
    if fraction % 10 != 0 { append(UInt8(ascii: "0") + UInt8(fraction % 10)) }
  }
}
