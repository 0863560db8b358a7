extension FormatSpecification {
  /// A number as Python's `format` writes it.
  ///
  /// A whole number may be shown with the types of integers, as a whole number counts as one
  /// wherever one is wanted.
  package func apply(_ value: Double) throws(FormatFault) -> String {
    if let type, "dxXob".contains(type) {
      guard let integer = Int(exactly: value) else {
        throw .wrongValue(type: type, value: "a number that is not whole")
      }
      return try apply(integer)
    }
    if type == "s" { throw .wrongValue(type: "s", value: "a number") }
    // Python multiplies first and rounds then, too.
    let shown = type == "%" ? value * 100 : value
    let isNegative = shown.sign == .minus && !shown.isNaN
    var text = shown.isFinite ? digits(of: shown) : notFinite(shown.magnitude)
    if let type, "FEG".contains(type) { text = text.uppercased() }
    return padded(number: text, isNegative: isNegative, suffix: type == "%" ? "%" : "")
  }

  /// A whole number as Python's `format` writes it.
  package func apply(_ value: Int) throws(FormatFault) -> String {
    let radix: Int
    let prefix: String
    switch type {
    case nil, "d", "n": (radix, prefix) = (10, "")
    case "x", "X": (radix, prefix) = (16, alternate ? type == "X" ? "0X" : "0x" : "")
    case "o": (radix, prefix) = (8, alternate ? "0o" : "")
    case "b": (radix, prefix) = (2, alternate ? "0b" : "")
    case "s": throw .wrongValue(type: "s", value: "a number")
    default: return try apply(Double(value))
    }
    if precision != nil { throw .wrongValue(type: type ?? "d", value: "digits after the point") }
    let text = String(value.magnitude, radix: radix, uppercase: type == "X")
    return padded(
      number: text, isNegative: value < 0, prefix: prefix, groupSize: radix == 10 ? 3 : 4)
  }

  /// The digits of a finite number without its sign.
  private func digits(of value: Double) -> String {
    var expansion = DecimalExpansion(exactly: value)
    switch type {
    case "f", "F", "%":
      let places = precision ?? 6
      expansion.round(toPlaces: places)
      return expansion.fixed(places: places) + (alternate && places == 0 ? "." : "")
    case "e", "E":
      let places = precision ?? 6
      expansion.round(toDigits: places + 1)
      return withPoint(expansion.scientific(places: places))
    case nil where precision == nil:
      expansion = DecimalExpansion(shortest: value.magnitude.description)
      return general(expansion, digits: 17, limit: 16, keepsPoint: true)
    default:
      let digits = max(1, precision ?? 6)
      expansion.round(toDigits: digits)
      return general(
        expansion, digits: digits, limit: type == nil ? digits - 1 : digits,
        keepsPoint: type == nil)
    }
  }

  /// `g`: plain for exponents from -4 up to the limit, else with a power of ten.
  private func general(
    _ expansion: DecimalExpansion, digits: Int, limit: Int, keepsPoint: Bool
  ) -> String {
    let exponent = expansion.digits.isEmpty ? 0 : expansion.point - 1
    let keepsZeros = alternate && (type != nil || precision != nil)
    let kept = keepsZeros ? digits : max(1, expansion.digits.count)
    if exponent < -4 || exponent >= limit {
      return withPoint(expansion.scientific(places: kept - 1))
    }
    let places = max(0, kept - exponent - 1)
    let text = expansion.fixed(places: places)
    if keepsPoint, places == 0 { return text + ".0" }
    return alternate && places == 0 ? text + "." : text
  }

  /// With `#` there is a point even where no digit follows it.
  private func withPoint(_ text: String) -> String {
    guard alternate, !text.contains("."), let e = text.firstIndex(of: "e") else { return text }
    return text[..<e] + "." + text[e...]
  }

  /// Adds sign, separators and filling.
  private func padded(
    number: String, isNegative: Bool, prefix: String = "", suffix: String = "", groupSize: Int = 3
  ) -> String {
    let signText = isNegative ? "-" : sign == "+" ? "+" : sign == " " ? " " : ""
    let whole = number.prefix { $0.isHexDigit && groupSize == 4 || $0.isNumber }
    let rest = number.dropFirst(whole.count) + suffix
    // Zeros between sign and digits are digits themselves and are grouped with them.
    let align = align ?? (fill == "0" ? "=" : ">")
    let around = signText.count + prefix.count + rest.count
    let zeros = fill == "0" && align == "=" ? width - around : 0
    let digits = whole.isEmpty ? "" : grouped(whole, groupSize, minimum: zeros)
    let body = digits + rest
    if align == "=" {
      let missing = max(0, width - signText.count - prefix.count - body.unicodeScalars.count)
      return signText + prefix + String(repeating: fill, count: missing) + body
    }
    return filled(signText + prefix + body, align)
  }

  /// Separators between groups of digits, with zeros before them up to a width.
  private func grouped(_ digits: Substring, _ size: Int, minimum: Int) -> String {
    guard let grouping else {
      return String(repeating: "0", count: max(0, minimum - digits.count)) + digits
    }
    var left = Array(digits)
    var minimum = minimum
    var groups: [String] = []
    while true {
      let count = min(size, max(left.count, minimum, 1))
      let taken = left.suffix(count)
      groups.append(String(repeating: "0", count: count - taken.count) + String(taken))
      left.removeLast(taken.count)
      minimum -= count
      if left.isEmpty, minimum <= 0 { break }
      minimum -= 1
    }
    return groups.reversed().joined(separator: String(grouping))
  }

  /// Text with filling around it up to the width, which counts characters as Python does.
  func filled(_ text: String, _ align: Character) -> String {
    let missing = max(0, width - text.unicodeScalars.count)
    let before =
      switch align {
      case "<": 0
      case "^": missing / 2
      default: missing
      }
    return String(repeating: fill, count: before) + text
      + String(repeating: fill, count: missing - before)
  }
}
