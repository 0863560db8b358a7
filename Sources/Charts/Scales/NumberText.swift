internal import Glibc

/// Numbers as readers want them: few digits, always written the same way.
package enum NumberText {
  /// At most `digits` significant digits: `19.68`, `0.019`, `1001`, `1.2e-5`, `nan`, `inf`.
  package static func short(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard value != 0 else { return "0" }
    var (mantissa, exponent) = decimal(value.magnitude, digits: digits)
    while mantissa.count > 1, mantissa.last == 0 { mantissa.removeLast() }
    let sign = value < 0 ? "-" : ""
    if exponent < -4 || exponent > 5 {
      let fraction = mantissa.dropFirst().map(String.init).joined()
      return "\(sign)\(mantissa[0])\(fraction.isEmpty ? "" : ".")\(fraction)e\(exponent)"
    }
    return sign + plain(mantissa, exponent: exponent)
  }

  /// A fixed number of decimals, for labels that stand in one column or on one axis.
  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = pow(10, Double(decimals))
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 1e15 else { return short(value) }
    var digits = String(Int(scaled))
    if decimals > 0 {
      let missing = decimals + 1 - digits.count
      if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return (value < 0 && scaled != 0 ? "-" : "") + digits
  }

  /// `−` in place of the hyphen, for text that is looked at rather than copied.
  static func typeset(_ text: String) -> String {
    String(text.map { $0 == "-" ? "−" : $0 })
  }

  /// `10⁻⁵`.
  static func power(of exponent: Int) -> String {
    let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(exponent.magnitude).compactMap(\.wholeNumberValue)
    return "10" + (exponent < 0 ? "⁻" : "") + digits.map { superscripts[$0] }.joined()
  }

  /// `12,345,678`, from five digits on.
  static func grouped(_ text: String) -> String {
    let whole = text.prefix { $0 != "." }
    let digits = whole.drop { $0 == "-" }
    guard digits.count >= 5, digits.allSatisfy(\.isNumber) else { return text }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return (whole.first == "-" ? "-" : "") + result + text.dropFirst(whole.count)
  }

  /// The decimal digits of a positive number, rounded, and the exponent of the first of them.
  private static func decimal(_ value: Double, digits: Int) -> ([Int], Int) {
    // Swift writes the shortest decimal that reads back the same; its digits are rounded here.
    var all: [Int] = []
    var point: Int?
    var exponent = 0
    let parts = value.description.split(separator: "e", maxSplits: 1)
    for byte in parts[0].utf8 {
      if byte == UInt8(ascii: ".") {
        point = all.count
      } else {
        all.append(Int(byte) - Int(UInt8(ascii: "0")))
      }
    }
    if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
    exponent += (point ?? all.count) - 1
    let leading = all.prefix { $0 == 0 }.count
    all.removeFirst(leading)
    exponent -= leading
    if all.count > digits {
      let roundsUp = all[digits] >= 5
      all.removeLast(all.count - digits)
      if roundsUp {
        var index = digits - 1
        while index >= 0, all[index] == 9 {
          all[index] = 0
          index -= 1
        }
        if index >= 0 {
          all[index] += 1
        } else {
          all.insert(1, at: 0)
          all.removeLast()
          exponent += 1
        }
      }
    }
    return (all, exponent)
  }

  private static func plain(_ mantissa: [Int], exponent: Int) -> String {
    let digits = mantissa.map(String.init)
    if exponent < 0 {
      return "0." + String(repeating: "0", count: -exponent - 1) + digits.joined()
    }
    let whole = digits.prefix(exponent + 1).joined()
    let padding = String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    let fraction = digits.dropFirst(exponent + 1).joined()
    return whole + padding + (fraction.isEmpty ? "" : "." + fraction)
  }
}
