/// KaTeX's script, wherever it comes from.
package struct KaTeXSource: Sendable {
  /// Names the script, so that formulas typeset by another one are not taken for its own.
  /// Nothing if KaTeX is not installed.
  package var identity: String?
  /// Reads the script, when a formula has to be typeset.
  package var load: @Sendable () -> [UInt8]?

  package init(identity: String?, load: @escaping @Sendable () -> [UInt8]?) {
    self.identity = identity
    self.load = load
  }
}
