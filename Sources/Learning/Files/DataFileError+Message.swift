extension DataFileError {
  /// One sentence without a full stop and without the name of the file, in lower case.
  package var message: String {
    switch self {
    case .empty: "the file is empty"
    case .cancelled: "reading was interrupted"
    case .tooLarge(let bytes, let limit):
      "the file holds \(bytes) bytes of data, and \(limit) are the most that is read"
    case .noRows: "there is a header but no row under it"
    case .numbersInHeader: "the first row holds numbers where the names of the columns should be"
    case .repeatedName(let name, _): "two columns are named `\(name)`"
    case .raggedRow(_, let fields, let columns):
      "this row has \(counted(fields, "field")), and the header names \(counted(columns, "column"))"
    case .textAmongNumbers(let text, let column, _):
      "`\(text)` is not a number, and the column `\(column)` holds numbers elsewhere"
    case .unterminatedQuote: "this quote does not end"
    case .textAfterQuote: "a quoted field ends here, but its text goes on"
    case .notUTF8: "this is not UTF-8 text"
    case .noSuchColumn(let name): "there is no column `\(name)`"
    case .notNPY: "this is not a .npy file"
    case .notIDX: "this is not an IDX file"
    case .badHeader(let what): "the header of the file is not understood: \(what)"
    case .unsupportedType(let type): "elements of the type `\(type)` are not read"
    case .truncated(let found, let expected):
      "the file ends early: its header asks for \(expected) bytes of data, and there are \(found)"
    case .trailingBytes(let count): "\(counted(count, "byte")) stand behind the data"
    case .shapeTooLarge(let shape): "an array of the shape \(shape) is too large"
    case .badCompression: "the compressed data is damaged"
    }
  }

  /// What would help, where something would.
  package var hint: String? {
    switch self {
    case .numbersInHeader: "write `header=false` to read a file without names"
    case .raggedRow: "a comma inside a field needs quotes around the field"
    case .textAmongNumbers(_, let column, _):
      "leave the field empty where a value is missing, or write `text=[\"\(column)\"]`"
    case .textAfterQuote: "a quote inside a quoted field is written twice"
    case .notUTF8: "save the file as UTF-8"
    default: nil
    }
  }

  /// Where in the file, if it is text.
  package var place: DataFilePlace? {
    switch self {
    case .repeatedName(_, let place), .textAmongNumbers(_, _, let place),
      .unterminatedQuote(let place), .textAfterQuote(let place), .notUTF8(let place):
      place
    case .raggedRow(let line, _, _): DataFilePlace(line: line, column: 1)
    case .numbersInHeader: DataFilePlace(line: 1, column: 1)
    default: nil
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
