/// The start tags of links and images byte for byte as cmark writes them.
enum CommonMarkTags {
  static func link(url: String, title: String, allowsHTML: Bool) -> String {
    "<a href=\"\(reference(url, allowsHTML))\"" + titleAttribute(title) + ">"
  }

  static func image(url: String, alt: String, title: String, allowsHTML: Bool) -> String {
    "<img src=\"\(reference(url, allowsHTML))\" alt=\"\(escaped(alt))\"" + titleAttribute(title)
      + " />"
  }

  private static func titleAttribute(_ title: String) -> String {
    title.isEmpty ? "" : " title=\"\(escaped(title))\""
  }

  private static func reference(_ url: String, _ allowsHTML: Bool) -> String {
    !allowsHTML && isDangerous(url) ? "" : escapedURL(url)
  }

  /// Addresses that run something or read files when they are followed.
  static func isDangerous(_ url: String) -> Bool {
    let start = String(decoding: url.utf8.prefix(16), as: UTF8.self).lowercased()
    let images = ["data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"]
    if images.contains(where: start.hasPrefix) { return false }
    return ["javascript:", "vbscript:", "file:", "data:"].contains(where: start.hasPrefix)
  }

  static func escaped(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func escapedURL(_ url: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in url.utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "'"): out += "&#x27;".utf8
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        out.append(byte)
      default:
        if "!#$%()*+,-./:;=?@_~".utf8.contains(byte) {
          out.append(byte)
        } else {
          out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
