/// The width of text in a usual sans-serif face, near enough to keep labels apart. (The face
/// that a reader's system has is not known; Helvetica's widths with a little to spare.)
enum TextWidth {
  static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += width(of: scalar) }
    return Double(thousandths) / 1000 * size * (isBold ? 1.1 : 1.04)
  }

  /// As much of the text as fits, with an ellipsis where it does not.
  static func fitted(_ text: String, to width: Double, size: Double, isBold: Bool = false) -> String
  {
    guard of(text, size: size, isBold: isBold) > width else { return text }
    let room = width - of("…", size: size, isBold: isBold)
    var result = ""
    var used = 0.0
    for character in text {
      used += of(String(character), size: size, isBold: isBold)
      if used > room { break }
      result.append(character)
    }
    while result.last == " " { result.removeLast() }
    return result + "…"
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x20 { return 0 }
    if value < 0x7F { return ascii[Int(value) - 0x20] }
    switch value {
    case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F: return 0
    case 0x2070...0x209F, 0xB2, 0xB3, 0xB9: return 350
    case 0x2026, 0x2014, 0x2190...0x21FF: return 1000
    case 0x2212, 0xD7: return 584
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60,
      0x1F300...0x1FAFF, 0x20000...0x3FFFF:
      return 1000
    default: return 580
    }
  }

  /// Of U+0020…U+007E, in thousandths of the size.
  private static let ascii = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
}
