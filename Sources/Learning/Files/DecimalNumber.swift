/// Numbers as data files write them: `-12.5e3`, `.5`, `7`.
enum DecimalNumber {
  /// Powers of ten that a double holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// The double nearest to the number that fills the range, or nothing if it is not a number.
  static func value(of bytes: [UInt8], from start: Int, to end: Int) -> Double? {
    var index = start
    let isNegative = index < end && bytes[index] == UInt8(ascii: "-")
    if index < end, isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }

    // The first 19 significant digits, which fit 64 bits, and the power of ten behind them.
    var mantissa: UInt64 = 0
    var exponent = 0
    var isExact = true
    var digits = 0
    func take(_ digit: UInt8) {
      if mantissa < 1_000_000_000_000_000_000 {
        mantissa = mantissa * 10 + UInt64(digit)
      } else {
        isExact = isExact && digit == 0
        exponent += 1
      }
      digits += 1
    }
    while index < end, let digit = digit(bytes[index]) {
      take(digit)
      index += 1
    }
    if index < end, bytes[index] == UInt8(ascii: ".") {
      index += 1
      while index < end, let digit = digit(bytes[index]) {
        exponent -= 1
        take(digit)
        index += 1
      }
    }
    guard digits > 0 else { return nil }
    if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      let sinks = index < end && bytes[index] == UInt8(ascii: "-")
      if index < end, sinks || bytes[index] == UInt8(ascii: "+") { index += 1 }
      var power = 0
      let first = index
      while index < end, let digit = digit(bytes[index]) {
        power = min(power * 10 + Int(digit), 100_000_000)
        index += 1
      }
      guard index > first else { return nil }
      exponent += sinks ? -power : power
    }
    guard index == end else { return nil }
    guard mantissa != 0 else { return isNegative ? -0.0 : 0 }
    if isExact, let value = nearest(mantissa, exponent) { return isNegative ? -value : value }
    return Double(String(decoding: bytes[start..<end], as: UTF8.self))
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    let digit = byte &- UInt8(ascii: "0")
    return digit < 10 ? digit : nil
  }

  /// The double nearest to `mantissa · 10^exponent`, where that can be told cheaply.
  ///
  /// The product or quotient is computed with its rounding error; only where that error comes
  /// close to half a unit in the last place is the answer left open.
  private static func nearest(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    guard abs(exponent) < powers.count else { return nil }
    let power = powers[abs(exponent)]
    if mantissa < 1 << 53 {
      return exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    }
    let high = Double(mantissa & ~0x7FF)
    let low = Double(mantissa & 0x7FF)
    let first: Double
    let rest: Double
    if exponent < 0 {
      first = high / power
      rest = (high.addingProduct(-first, power) + low) / power
    } else {
      first = high * power
      rest = (-first).addingProduct(high, power) + low * power
    }
    let sum = first + rest
    let error = (first - sum) + rest
    let margin = 1 + 0x1p-30
    return sum + error * margin == sum ? sum : nil
  }
}
