/// A typeset formula, or KaTeX compiled, as it stands in a cache: what was asked for, the answer,
/// and a checksum.
///
/// The request stands in full, so that two whose names collide are never confused.
struct CacheRecord: Equatable {
  /// Raised whenever the answer to the same request changes.
  static let version = 1

  let name: String
  private let request: [UInt8]

  private init(_ request: String) {
    self.request = Array(request.utf8)
    name = "\(CacheRecord.version)-\(hexadecimal(checksum(self.request[...])))"
  }

  /// - Parameter engine: names the KaTeX that is installed.
  init(_ formula: Formula, engine: String) {
    self.init("\(engine)\0\(formula.isDisplay ? "display" : "inline")\0\(formula.tex)")
  }

  /// The script of an engine, compiled.
  init(compiled engine: String) {
    self.init("\(engine)\0compiled\0\(ScriptContext.format)\0\(KaTeX.own)")
  }

  func encoded(_ answer: [UInt8]) -> [UInt8] {
    let body = request + answer
    let sum = hexadecimal(checksum(body[...]))
    return Array("nbrun formula \(CacheRecord.version) \(request.count) \(sum)\n".utf8) + body
  }

  /// The answer in a record, or nothing if it is damaged or to another request.
  func answer(in record: [UInt8]) -> ArraySlice<UInt8>? {
    guard let lineEnd = record.prefix(80).firstIndex(of: 0x0A) else { return nil }
    let body = record[(lineEnd + 1)...]
    let sum = hexadecimal(checksum(body))
    let head = "nbrun formula \(CacheRecord.version) \(request.count) \(sum)"
    guard record[..<lineEnd].elementsEqual(head.utf8), body.starts(with: request) else {
      return nil
    }
    return body.dropFirst(request.count)
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
