/// A finite number written out in decimal digits, `0.d₁d₂d₃… × 10^point`, without leading or
/// trailing zeros; zero has no digits.
struct DecimalExpansion {
  var isNegative: Bool
  /// Each from 0 to 9.
  var digits: [UInt8]
  var point: Int

  /// All digits of the number, exactly: at most 767 of them.
  init(exactly value: Double) {
    isNegative = value.sign == .minus
    digits = []
    point = 0
    guard value != 0, value.isFinite else { return }
    let isSubnormal = value.exponentBitPattern == 0
    let mantissa = value.significandBitPattern | (isSubnormal ? 0 : 1 << 52)
    let power = Int(isSubnormal ? 1 : value.exponentBitPattern) - 1075
    // m · 2^-k is m · 5^k with the point k places further left.
    let zeros = mantissa.trailingZeroBitCount
    let reduced = mantissa >> UInt64(zeros)
    var number = DecimalInteger(reduced)
    let binary = power + zeros
    if binary >= 0 {
      number.multiply(by: 2, times: binary)
    } else {
      number.multiply(by: 5, times: -binary)
    }
    digits = number.digits
    point = digits.count - max(0, -binary)
    trim()
  }

  /// The digits of a number's shortest spelling that reads back as the same number.
  init(shortest spelling: String) {
    isNegative = spelling.hasPrefix("-")
    digits = []
    var afterPoint: Int?
    var exponent = 0
    let mantissa = spelling.utf8.prefix { $0 != UInt8(ascii: "e") }
    for byte in mantissa {
      if byte == UInt8(ascii: ".") { afterPoint = 0 }
      guard byte >= 0x30, byte <= 0x39 else { continue }
      digits.append(byte - 0x30)
      if let count = afterPoint { afterPoint = count + 1 }
    }
    if mantissa.count < spelling.utf8.count {
      exponent = Int(spelling.dropFirst(mantissa.count + 1)) ?? 0
    }
    point = digits.count - (afterPoint ?? 0) + exponent
    trim()
  }

  private mutating func trim() {
    let leading = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leading)
    point -= leading
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 0 }
  }

  /// Keeps a number of leading digits; halves go to the even neighbour.
  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      point = 0
      return
    }
    let next = digits[count]
    let isHalf = next == 5 && count + 1 == digits.count
    let last = count > 0 ? digits[count - 1] : 0
    let goesUp = isHalf ? last % 2 == 1 : next >= 5
    digits.removeSubrange(count...)
    if goesUp {
      var i = count - 1
      while i >= 0, digits[i] == 9 {
        digits[i] = 0
        i -= 1
      }
      if i >= 0 {
        digits[i] += 1
      } else {
        digits.insert(1, at: 0)
        point += 1
      }
    }
    trim()
  }

  /// Keeps a number of digits after the point.
  mutating func round(toPlaces places: Int) { round(toDigits: point + places) }

  /// The digit at a power of ten, 0 where none is written.
  func digit(at power: Int) -> Character {
    let i = point - 1 - power
    return i >= 0 && i < digits.count ? Character(Unicode.Scalar(0x30 + digits[i])) : "0"
  }

  /// `12.340`, with as many places as asked for.
  func fixed(places: Int) -> String {
    var text = ""
    for power in stride(from: max(point - 1, 0), through: 0, by: -1) {
      text.append(digit(at: power))
    }
    if places > 0 {
      text.append(".")
      for place in 1...places { text.append(digit(at: -place)) }
    }
    return text
  }

  /// `1.234e+01`, with as many places as asked for.
  func scientific(places: Int) -> String {
    var text = String(digits.isEmpty ? "0" : digit(at: point - 1))
    if places > 0 {
      text.append(".")
      for place in 1...places { text.append(digit(at: point - 1 - place)) }
    }
    let exponent = digits.isEmpty ? 0 : point - 1
    let size = String(exponent.magnitude)
    return text + (exponent < 0 ? "e-" : "e+") + (size.count < 2 ? "0" + size : size)
  }
}

/// A natural number in limbs of nine decimal digits, lowest first.
private struct DecimalInteger {
  private static let base: UInt64 = 1_000_000_000
  private var limbs: [UInt64] = []

  init(_ value: UInt64) {
    var value = value
    while value > 0 {
      limbs.append(value % DecimalInteger.base)
      value /= DecimalInteger.base
    }
  }

  /// Multiplies by a power of a small factor, several at a time.
  mutating func multiply(by factor: UInt64, times: Int) {
    var left = times
    while left > 0 {
      var multiplier = factor
      left -= 1
      while left > 0, multiplier * factor < DecimalInteger.base {
        multiplier *= factor
        left -= 1
      }
      var carry: UInt64 = 0
      for i in limbs.indices {
        let product = limbs[i] * multiplier + carry
        limbs[i] = product % DecimalInteger.base
        carry = product / DecimalInteger.base
      }
      if carry > 0 { limbs.append(carry) }
    }
  }

  var digits: [UInt8] {
    var digits: [UInt8] = []
    for limb in limbs {
      var limb = limb
      for _ in 0..<9 {
        digits.append(UInt8(limb % 10))
        limb /= 10
      }
    }
    while digits.last == 0 { digits.removeLast() }
    return digits.reversed()
  }
}
