/// Where typeset formulas are kept between runs: named records of a few kilobytes, and one of half
/// a megabyte, KaTeX compiled.
///
/// A record may be missing, older or damaged at any time; whoever reads it checks it.
package protocol FormulaCache: Sendable {
  /// The record, or nothing where there is none or it cannot be read.
  func record(named name: String) -> [UInt8]?
  /// Keeps a record, whole or not at all; failing to is not an error.
  func keep(_ record: [UInt8], named name: String)
}
