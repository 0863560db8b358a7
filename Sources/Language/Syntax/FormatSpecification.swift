/// Python's format specification, `[[fill]align][sign][#][0][width][,_][.precision][type]`.
/// Source: https://docs.python.org/3/library/string.html#formatspec
package struct FormatSpecification: Sendable, Hashable {
  package var fill: Character = " "
  package var align: Character?
  package var sign: Character = "-"
  package var alternate = false
  package var width = 0
  package var grouping: Character?
  package var precision: Int?
  package var type: Character?

  package init() {}
}
