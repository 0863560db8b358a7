extension FormatSpecification {
  /// Widths and precisions above this are refused rather than filling the memory.
  static let limit = 1000

  /// Reads `[[fill]align][sign][#][0][width][,_][.precision][type]`.
  package init(_ text: String) throws(FormatFault) {
    self.init()
    var rest = Substring(text)
    let first = rest.first
    var hasFill = false
    if let second = rest.dropFirst().first, let first, "<>=^".contains(second) {
      fill = first
      hasFill = true
      align = second
      rest = rest.dropFirst(2)
    } else if let first, "<>=^".contains(first) {
      align = first
      rest = rest.dropFirst()
    }
    if let sign = rest.first, "+- ".contains(sign) {
      self.sign = sign
      rest = rest.dropFirst()
    }
    if rest.first == "#" {
      alternate = true
      rest = rest.dropFirst()
    }
    if rest.first == "0", !hasFill {
      // Without an alignment, zeros go between sign and digits: `fill` 0 and `align` nothing.
      fill = "0"
      rest = rest.dropFirst()
    }
    if let width = try FormatSpecification.digits(&rest) { self.width = width }
    if let separator = rest.first, separator == "," || separator == "_" {
      grouping = separator
      rest = rest.dropFirst()
    }
    if rest.first == "." {
      rest = rest.dropFirst()
      guard let precision = try FormatSpecification.digits(&rest) else { throw .missingPrecision }
      self.precision = precision
    }
    if let type = rest.first {
      guard rest.count == 1 else { throw .unreadable(String(rest.prefix(20))) }
      guard "dfFeEgG%sxXobn".contains(type) else { throw .unknownType(type) }
      self.type = type
      if let grouping, "sn".contains(type) || (grouping == "," && "xXob".contains(type)) {
        throw .groupingWithType(grouping, type)
      }
    }
  }

  private static func digits(_ rest: inout Substring) throws(FormatFault) -> Int? {
    var value: Int?
    while let digit = rest.first, digit.isASCII, let number = digit.wholeNumberValue {
      value = (value ?? 0) * 10 + number
      guard (value ?? 0) <= limit else { throw .tooLarge }
      rest = rest.dropFirst()
    }
    return value
  }
}
