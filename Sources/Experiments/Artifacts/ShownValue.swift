package import Notebooks

/// A bare expression with its value, as text and as numbers.
package struct ShownValue: Sendable {
  package var source: String
  package var range: SourceRange
  package var value: DisplayValue
  /// For `grad` of a short expression, the derivative's formula in the language's notation.
  package var formula: String?
  package init(source: String, range: SourceRange, value: DisplayValue, formula: String? = nil) {
    self.source = source
    self.range = range
    self.value = value
    self.formula = formula
  }
}

/// A value taken out of the language for showing.
package indirect enum DisplayValue: Sendable {
  case none
  case boolean(Bool)
  case string(String)
  /// Entries row-major; of a large tensor only what is shown: see `ArraySummary`.
  case array(ArraySummary)
  case list([DisplayValue])
  /// Names with values, as `grad(y)` of a model gives.
  case named([(name: String, value: DisplayValue)])
  /// Anything else, described: a model, a run, a function.
  case described(String)
}

/// A tensor for showing: all entries up to 10,000, beyond that the first and last of them.
package struct ArraySummary: Sendable {
  package var shape: [Int]
  package var isBoolean: Bool
  /// Row-major; complete when `count == entries.count`.
  package var entries: [Double]
  package var count: Int
  package init(shape: [Int], isBoolean: Bool, entries: [Double], count: Int) {
    self.shape = shape
    self.isBoolean = isBoolean
    self.entries = entries
    self.count = count
  }
}

/// Columns with names, one row a turn or an entry.
package struct TableSummary: Sendable {
  package var columns: [String]
  package var rows: [[DisplayValue]]
  package init(columns: [String], rows: [[DisplayValue]]) {
    self.columns = columns
    self.rows = rows
  }
}

/// One line of a `check` block.
package struct Assertion: Sendable {
  package var source: String
  package var range: SourceRange
  package var holds: Bool
  /// Both sides of a comparison, or of `allclose`; for `gradcheck` the largest error found and
  /// the tolerance.
  package var left: DisplayValue?
  package var right: DisplayValue?
  /// What failed, in words: "differs at [2, 1] by 0.003".
  package var explanation: String?
  package init(
    source: String, range: SourceRange, holds: Bool, left: DisplayValue? = nil,
    right: DisplayValue? = nil, explanation: String? = nil
  ) {
    self.source = source
    self.range = range
    self.holds = holds
    self.left = left
    self.right = right
    self.explanation = explanation
  }
}

/// The backward pass of one value: a row for each expression of the author's, from the inputs
/// to the value itself.
package struct BackpropSummary: Sendable {
  package struct Row: Sendable {
    /// A name, or the expression as written.
    package var symbol: String
    package var shape: [Int]
    package var value: DisplayValue
    /// The adjoint: the derivative of the value asked for by this row.
    package var gradient: DisplayValue
    /// For each operand: its row and the local derivative of this row by it (of elementwise
    /// operations the entries; `none` where it is a larger Jacobian).
    package var operands: [(row: Int, symbol: String, local: DisplayValue)]
    package var isParameter: Bool
    package init(
      symbol: String, shape: [Int], value: DisplayValue, gradient: DisplayValue,
      operands: [(row: Int, symbol: String, local: DisplayValue)], isParameter: Bool
    ) {
      self.symbol = symbol
      self.shape = shape
      self.value = value
      self.gradient = gradient
      self.operands = operands
      self.isParameter = isParameter
    }
  }
  package var source: String
  package var rows: [Row]
  package init(source: String, rows: [Row]) {
    self.source = source
    self.rows = rows
  }
}
