import Foundation
import Synchronization
import Typesetting

/// Debian's KaTeX, as the program finds it.
let installedKaTeX = KaTeXSource(identity: "installed") {
  (try? Data(contentsOf: URL(fileURLWithPath: "/usr/share/javascript/katex/katex.min.js")))
    .map { [UInt8]($0) }
}

/// KaTeX takes a while to load: one for all tests.
let typesetter = Typesetter(source: installedKaTeX, cache: nil)

final class MemoryCache: FormulaCache {
  private let records = Mutex<[String: [UInt8]]>([:])

  func record(named name: String) -> [UInt8]? { records.withLock { $0[name] } }
  func keep(_ record: [UInt8], named name: String) { records.withLock { $0[name] = record } }

  /// Changes every record.
  func damage(_ change: (inout [UInt8]) -> Void) {
    records.withLock { records in
      for name in records.keys.sorted() {
        guard var record = records[name] else { continue }
        change(&record)
        records[name] = record
      }
    }
  }

  var count: Int { records.withLock { $0.count } }
}
