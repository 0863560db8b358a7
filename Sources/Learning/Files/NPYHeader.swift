/// The header of a `.npy` file, a Python dictionary such as
/// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader {
  var format: EntryFormat
  var isFortran: Bool
  var shape: [Int]

  init(_ bytes: ArraySlice<UInt8>) throws(DataFileError) {
    let text = String(decoding: bytes, as: UTF8.self)
    format = try NPYHeader.format(try NPYHeader.value(of: "descr", in: text))
    switch try NPYHeader.value(of: "fortran_order", in: text).prefix(4) {
    case "True": isFortran = true
    case "Fals": isFortran = false
    default: throw .badHeader("the order of the axes")
    }
    shape = try NPYHeader.shape(try NPYHeader.value(of: "shape", in: text))
  }

  /// The text from the value of a key on.
  private static func value(of key: String, in text: String) throws(DataFileError) -> Substring {
    for quote in ["'", "\""] {
      let quoted = quote + key + quote
      guard let found = text.firstRange(of: quoted) else { continue }
      let rest = text[found.upperBound...].drop { $0 == " " }
      guard rest.first == ":" else { continue }
      return rest.dropFirst().drop { $0 == " " }
    }
    throw .badHeader("`\(key)` is missing")
  }

  private static func format(_ text: Substring) throws(DataFileError) -> EntryFormat {
    guard let quote = text.first, quote == "'" || quote == "\"" else {
      throw .unsupportedType(String(text.prefix { $0 != "]" }.prefix(60)))
    }
    let name = text.dropFirst().prefix { $0 != quote }
    guard let order = name.first, let letter = name.dropFirst().first,
      let size = Int(name.dropFirst(2))
    else { throw .unsupportedType(String(name)) }
    let kind: EntryFormat.Kind
    switch (letter, size) {
    case ("f", 4), ("f", 8): kind = .float
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): kind = .signed
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): kind = .unsigned
    case ("b", 1): kind = .boolean
    default: throw .unsupportedType(String(name))
    }
    guard order == "<" || order == ">" || ((order == "|" || order == "=") && size == 1) else {
      throw .unsupportedType(String(name))
    }
    return EntryFormat(kind: kind, size: size, isBigEndian: order == ">")
  }

  private static func shape(_ text: Substring) throws(DataFileError) -> [Int] {
    guard text.first == "(", let end = text.firstIndex(of: ")") else {
      throw .badHeader("the shape")
    }
    var sizes: [Int] = []
    for part in text[..<end].dropFirst().split(separator: ",", omittingEmptySubsequences: true) {
      let digits = part.filter { $0 != " " }
      if digits.isEmpty { continue }
      guard let size = Int(digits), size >= 0 else { throw .badHeader("the shape") }
      sizes.append(size)
    }
    return sizes
  }
}

extension String {
  /// Where a text of ASCII stands first. Linear in practice: the texts looked for are keys.
  fileprivate func firstRange(of part: String) -> Range<String.Index>? {
    let part = Array(part.utf8)
    let own = Array(utf8)
    guard own.count >= part.count else { return nil }
    for start in 0...(own.count - part.count)
    where own[start] == part[0] && own[start..<(start + part.count)].elementsEqual(part) {
      let lower = utf8.index(startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: part.count)
    }
    return nil
  }
}
