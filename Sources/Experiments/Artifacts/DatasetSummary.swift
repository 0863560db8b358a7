/// A dataset for showing.
package struct DatasetSummary: Sendable {
  package struct Column: Sendable {
    package var name: String
    /// Without the axis of rows; empty for a column of single numbers.
    package var shape: [Int]
    /// `real`, `boolean`, `text`.
    package var type: String
    package var minimum: Double?
    package var maximum: Double?
    package var mean: Double?
    package var deviation: Double?
    package var missing: Int
    /// Counts in equal bins from minimum to maximum.
    package var histogram: [Int]
    /// The first rows, as the values of one row each.
    package var firstRows: [DisplayValue]
    package init(
      name: String, shape: [Int], type: String, minimum: Double?, maximum: Double?, mean: Double?,
      deviation: Double?, missing: Int, histogram: [Int], firstRows: [DisplayValue]
    ) {
      self.name = name
      self.shape = shape
      self.type = type
      self.minimum = minimum
      self.maximum = maximum
      self.mean = mean
      self.deviation = deviation
      self.missing = missing
      self.histogram = histogram
      self.firstRows = firstRows
    }
  }
  package var name: String
  package var rows: Int
  package var columns: [Column]
  /// The parts of a split with their number of rows.
  package var parts: [(name: String, rows: Int)]
  /// Files read, with a hash of their bytes.
  package var files: [(path: String, hash: String)]
  package init(
    name: String, rows: Int, columns: [Column], parts: [(name: String, rows: Int)],
    files: [(path: String, hash: String)]
  ) {
    self.name = name
    self.rows = rows
    self.columns = columns
    self.parts = parts
    self.files = files
  }
}
