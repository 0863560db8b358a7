/// A place in a text file, both from 1; columns count characters.
package struct DataFilePlace: Hashable, Sendable {
  package var line: Int
  package var column: Int
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// What is wrong with a data file.
package enum DataFileError: Error, Hashable, Sendable {
  // Any file.
  case empty
  case cancelled
  /// More than is read, in bytes.
  case tooLarge(bytes: Int, limit: Int)

  // CSV.
  /// A header and nothing under it.
  case noRows
  /// The first row holds numbers where names of columns should stand.
  case numbersInHeader
  case repeatedName(String, DataFilePlace)
  case raggedRow(line: Int, fields: Int, columns: Int)
  /// Text in a column that holds numbers almost everywhere.
  case textAmongNumbers(String, column: String, DataFilePlace)
  case unterminatedQuote(DataFilePlace)
  case textAfterQuote(DataFilePlace)
  case notUTF8(DataFilePlace)
  case noSuchColumn(String)

  // .npy and IDX.
  case notNPY
  case notIDX
  /// The header says something that is not understood.
  case badHeader(String)
  /// An element type that is not read, as the file names it.
  case unsupportedType(String)
  case truncated(found: Int, expected: Int)
  case trailingBytes(Int)
  case shapeTooLarge([Int])
  case badCompression
}
