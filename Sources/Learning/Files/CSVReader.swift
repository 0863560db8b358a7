package import Autodiff

/// Reads tables from CSV text: RFC 4180, the first row naming the columns.
///
/// A column is numbers, booleans or text by what stands in it; an empty field, `NA`, `N/A`, `NaN`
/// and `null` are missing values, NaN in a column of numbers. Text in a column that holds numbers
/// in nine fields of ten is an error at its place.
package struct CSVReader: Sendable {
  /// Nothing chooses `,`, or `;` or a tab where the first row has those and no comma.
  package var separator: UInt8?
  /// Whether the first row names the columns; else they are `c0`, `c1`, ….
  package var hasHeader = true
  /// Columns to read as text whatever they hold.
  package var textColumns: Set<String> = []
  /// Asked now and then; reading stops when it says so.
  package var isCancelled: @Sendable () -> Bool = { false }

  package init() {}

  /// - Parameter bytes: the file.
  package func table(from bytes: [UInt8], precision: Precision) throws(DataFileError) -> Table {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard start < bytes.count else { throw .empty }
    let separator = self.separator ?? CSVReader.likelySeparator(bytes, from: start)
    var scanner = CSVScanner(bytes, separator: separator, from: start)
    var columns = try header(&scanner)
    guard !columns.isEmpty else { throw .empty }
    if !hasHeader { scanner = CSVScanner(bytes, separator: separator, from: start) }
    let firstRow = scanner

    try rows(&scanner, columns: columns.count) { field, column throws(DataFileError) in
      try columns[column].append(field)
    }
    guard columns[0].numbers.count > 0 else { throw .noRows }

    var kinds: [CSVColumn.Kind] = []
    for column in columns { kinds.append(try column.kind()) }
    let texts = try texts(firstRow, isText: kinds.map { $0 == .text })
    let shape = try Shape(checking: [columns[0].numbers.count])
    return Table(
      columns: columns.indices.map { i in
        let numbers = columns[i].numbers
        let values: Table.Values =
          switch kinds[i] {
          case .text: .text(texts[i])
          case .numbers: .numbers(Tensor(numbers, shape: shape, precision: precision))
          case .booleans:
            .booleans(Tensor(numbers, shape: shape, precision: precision, isBoolean: true))
          }
        return Table.Column(name: columns[i].name, values: values, missing: columns[i].missing)
      },
      rowCount: shape.count)
  }

  private static func likelySeparator(_ bytes: [UInt8], from start: Int) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes[start...].prefix(1 << 20) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      if byte == UInt8(ascii: ",") { return byte }
      if byte == UInt8(ascii: ";") || byte == 0x09 { counts[byte, default: 0] += 1 }
    }
    let semicolons = counts[UInt8(ascii: ";"), default: 0]
    let tabs = counts[0x09, default: 0]
    if semicolons == 0 && tabs == 0 { return UInt8(ascii: ",") }
    return semicolons >= tabs ? UInt8(ascii: ";") : 0x09
  }

  /// The columns, named by the first row, or numbered.
  private func header(_ scanner: inout CSVScanner) throws(DataFileError) -> [CSVColumn] {
    var columns: [CSVColumn] = []
    var names: Set<String> = []
    var numbers: [Double] = []
    var ending = CSVScanner.End.field
    while ending == .field {
      ending = try scanner.next()
      if case .number(let value) = CSVField(scanner), !scanner.isQuoted { numbers.append(value) }
      var name = hasHeader ? trimmed(try scanner.text()) : "c\(columns.count)"
      if name.isEmpty { name = "column_\(columns.count + 1)" }
      guard names.insert(name).inserted else { throw .repeatedName(name, scanner.place) }
      columns.append(CSVColumn(name: name, isDeclaredText: textColumns.contains(name)))
    }
    if hasHeader, numbers.count == columns.count {
      // Columns that count themselves are named so on purpose.
      let first = numbers[0]
      let counts = numbers.indices.allSatisfy { numbers[$0] == first + Double($0) }
      guard counts, first == 0 || first == 1 else { throw .numbersInHeader }
    }
    if let unknown = textColumns.sorted().first(where: { !names.contains($0) }) {
      throw .noSuchColumn(unknown)
    }
    return columns
  }

  private func trimmed(_ text: String) -> String {
    var part = text[...]
    while part.first?.isWhitespace == true { part.removeFirst() }
    while part.last?.isWhitespace == true { part.removeLast() }
    return String(part)
  }

  /// Visits every field of every row; empty lines are no rows.
  private func rows(
    _ scanner: inout CSVScanner, columns: Int,
    _ visit: (CSVScanner, Int) throws(DataFileError) -> Void
  ) throws(DataFileError) {
    var rowCount = 0
    while !scanner.isAtEnd {
      var column = 0
      var ending = CSVScanner.End.field
      var firstLine = 0
      while ending == .field {
        ending = try scanner.next()
        if column == 0 {
          firstLine = scanner.fieldLine
          if ending != .field, scanner.start == scanner.end, !scanner.isQuoted { break }
        }
        if column < columns { try visit(scanner, column) }
        column += 1
      }
      if column == 0 { continue }
      guard column == columns else {
        throw .raggedRow(line: firstLine, fields: column, columns: columns)
      }
      rowCount += 1
      if rowCount & 0xFFFF == 0, isCancelled() { throw .cancelled }
    }
  }

  /// The fields of the columns that turned out to be text, by a second reading.
  private func texts(
    _ firstRow: CSVScanner, isText: [Bool]
  ) throws(DataFileError) -> [[String]] {
    var texts = [[String]](repeating: [], count: isText.count)
    guard isText.contains(true) else { return texts }
    var scanner = firstRow
    try rows(&scanner, columns: isText.count) { field, column throws(DataFileError) in
      if isText[column] { texts[column].append(try field.text()) }
    }
    return texts
  }
}
