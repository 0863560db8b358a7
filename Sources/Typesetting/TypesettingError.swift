/// Why a formula could not be typeset.
package enum TypesettingError: Error, Hashable, Sendable {
  /// KaTeX refused the TeX; the offset counts UTF-8 bytes of the formula, where it is known.
  case invalid(message: String, offset: Int?)
  /// Longer than any formula that a person writes, in UTF-8 bytes.
  case tooLong(bytes: Int, limit: Int)
  /// Nested too deeply, or macros that expand to too much.
  case tooMuchWork
  /// KaTeX's script was not found.
  case notInstalled
  /// KaTeX's script was found but is not one that runs.
  case unusable(message: String)
}
