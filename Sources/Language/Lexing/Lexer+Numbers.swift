import Notebooks

extension Lexer {
  /// A number with what may be wrong with it; the token's value is read again by `numberValue`.
  mutating func scanNumber() {
    let start = position
    let first = bytes[position]
    if first == UInt8(ascii: "0"), let next = byte1(after: position),
      let base = numberBase(next | 0x20)
    {
      position += 2
      let digits = position
      while position < end, isDigit(bytes[position], base) || bytes[position] == 0x5F {
        position += 1
      }
      if position == digits { fault(.malformedNumber, start, position) }
    } else {
      skipDigits()
      if position < end, bytes[position] == UInt8(ascii: ".") {
        position += 1
        skipDigits()
      }
      skipExponent()
      checkLeadingZeros(start)
    }
    let digitsEnd = position
    checkUnderscores(start, digitsEnd)
    if position < end, isNameStart() {
      position = endOfName(from: position)
      let suffix = source.text(SourceRange(digitsEnd, position))
      let number = source.text(SourceRange(start, digitsEnd))
      fault(
        suffix == "j" || suffix == "J" ? .imaginaryNumber : .numberBeforeName(number, suffix),
        start, position)
      position = digitsEnd
      add(.number, from: start)
      position = endOfName(from: position)
      return
    }
    add(.number, from: start)
  }

  private mutating func skipDigits() {
    while position < end, isDigit(bytes[position]) || bytes[position] == 0x5F { position += 1 }
  }

  private mutating func skipExponent() {
    guard position < end, bytes[position] | 0x20 == UInt8(ascii: "e") else { return }
    var after = position + 1
    if after < end, bytes[after] == UInt8(ascii: "+") || bytes[after] == UInt8(ascii: "-") {
      after += 1
    }
    guard after < end, isDigit(bytes[after]) else { return }
    position = after
    skipDigits()
  }

  private mutating func checkLeadingZeros(_ start: Int) {
    let text = bytes[start..<position]
    guard text.count > 1, text.first == UInt8(ascii: "0"),
      text.allSatisfy({ isDigit($0) || $0 == 0x5F }),
      let digit = text.first(where: { $0 != UInt8(ascii: "0") && $0 != 0x5F }),
      isDigit(digit)
    else { return }
    fault(.leadingZero, start, position)
  }

  /// An underscore stands between two digits.
  private mutating func checkUnderscores(_ start: Int, _ upper: Int) {
    for offset in start..<upper where bytes[offset] == 0x5F {
      let next = offset + 1 < upper ? bytes[offset + 1] : 0
      let isBetween = isDigit(next, 16) && (isDigit(bytes[offset - 1], 16) || offset == start + 2)
      if !isBetween {
        fault(.malformedNumber, start, upper)
        return
      }
    }
  }

  private func numberBase(_ letter: UInt8) -> Int? {
    switch letter {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  private func isDigit(_ byte: UInt8, _ base: Int) -> Bool {
    hexadecimalDigit(byte).map { $0 < base } ?? false
  }
}

func hexadecimalDigit(_ byte: UInt8) -> Int? {
  switch byte {
  case 0x30...0x39: Int(byte) - 0x30
  case 0x41...0x46: Int(byte) - 0x41 + 10
  case 0x61...0x66: Int(byte) - 0x61 + 10
  default: nil
  }
}

/// The value of a number's text, and whether it was written without point and exponent.
func numberValue(_ text: some Collection<UInt8>) -> (value: Double, isInteger: Bool) {
  let digits = text.filter { $0 != 0x5F }
  if digits.count > 2, digits[0] == 0x30,
    let base = ["x": 16, "o": 8, "b": 2][
      Character(Unicode.Scalar(digits[1] | 0x20))]
  {
    let value = digits.dropFirst(2).reduce(0.0) {
      $0 * Double(base) + Double(hexadecimalDigit($1) ?? 0)
    }
    return (value, true)
  }
  let isInteger = digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  var spelling = String(decoding: digits, as: UTF8.self)
  if digits.first == UInt8(ascii: ".") { spelling = "0" + spelling }
  return (Double(spelling) ?? .nan, isInteger)
}
