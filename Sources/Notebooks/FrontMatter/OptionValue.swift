/// A YAML value of the front matter or of a block option.
package indirect enum OptionValue: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case string(String)
  case list([OptionValue])
  /// Keys in the order in which they were written.
  case map([Entry])

  package struct Entry: Sendable, Hashable {
    package var key: String
    package var value: OptionValue
    package init(key: String, value: OptionValue) {
      self.key = key
      self.value = value
    }
  }
}
