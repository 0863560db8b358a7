/// A typeset formula as it stands in a cache: what was asked for, the answer, and a checksum.
///
/// The request stands in full, so that two formulas whose names collide are never confused.
struct FormulaRecord: Equatable {
  /// Raised whenever the markup made from the same TeX changes.
  static let version = 1

  let name: String
  private let request: [UInt8]

  /// - Parameter engine: names the KaTeX that is installed.
  init(_ formula: Formula, engine: String) {
    request = Array("\(engine)\0\(formula.isDisplay ? "display" : "inline")\0\(formula.tex)".utf8)
    name = "\(FormulaRecord.version)-\(hexadecimal(checksum(request[...])))"
  }

  func encoded(mathML: String) -> [UInt8] {
    let body = request + Array(mathML.utf8)
    let sum = hexadecimal(checksum(body[...]))
    return Array("nbrun formula \(FormulaRecord.version) \(request.count) \(sum)\n".utf8) + body
  }

  /// The markup of a record, or nothing if it is damaged or of another formula.
  func mathML(in record: [UInt8]) -> String? {
    guard let lineEnd = record.prefix(80).firstIndex(of: 0x0A) else { return nil }
    let body = record[(lineEnd + 1)...]
    let sum = hexadecimal(checksum(body))
    let head = "nbrun formula \(FormulaRecord.version) \(request.count) \(sum)"
    guard record[..<lineEnd].elementsEqual(head.utf8), body.starts(with: request) else {
      return nil
    }
    return String(validating: body.dropFirst(request.count), as: UTF8.self)
  }
}

/// FNV-1a, 64 bits. Source: http://www.isthe.com/chongo/tech/comp/fnv
private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}

private func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
