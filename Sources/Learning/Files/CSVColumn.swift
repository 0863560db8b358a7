/// A column of a CSV file while its rows are read: all fields as numbers, and what they were.
struct CSVColumn {
  var name: String
  /// Text whatever it holds, because the author said so.
  var isDeclaredText: Bool
  private(set) var numbers: [Double] = []
  private(set) var missing = 0
  private var numberCount = 0
  private var booleanCount = 0
  private var textCount = 0
  /// The first field that is neither a number nor missing.
  private var firstOther: (text: String, place: DataFilePlace)?

  init(name: String, isDeclaredText: Bool) {
    self.name = name
    self.isDeclaredText = isDeclaredText
  }

  enum Kind { case numbers, booleans, text }

  /// What the column holds, when all rows are read: text, unless it is numbers almost everywhere.
  func kind() throws(DataFileError) -> Kind {
    if isDeclaredText { return .text }
    let others = booleanCount + textCount
    if others == 0 { return .numbers }
    if numberCount == 0 && textCount == 0 { return missing == 0 ? .booleans : .numbers }
    if let firstOther, others * 10 <= others + numberCount {
      throw .textAmongNumbers(firstOther.text, column: name, firstOther.place)
    }
    return .text
  }

  mutating func append(_ field: CSVScanner) throws(DataFileError) {
    switch CSVField(field) {
    case .number(let value):
      numberCount += 1
      numbers.append(value)
    case .missing:
      missing += 1
      numbers.append(.nan)
    case .boolean(let value):
      booleanCount += 1
      numbers.append(value ? 1 : 0)
      try note(field)
    case .text:
      textCount += 1
      numbers.append(.nan)
      try note(field)
    }
  }

  private mutating func note(_ field: CSVScanner) throws(DataFileError) {
    guard firstOther == nil else { return }
    let text = try field.text()
    firstOther = (text.count > 40 ? "\(text.prefix(40))…" : text, field.place)
  }
}

/// What a field is, on its own.
enum CSVField: Equatable {
  case number(Double)
  case boolean(Bool)
  case missing
  case text

  init(_ field: CSVScanner) {
    var start = field.start
    var end = field.end
    while start < end, field.bytes[start] == 0x20 || field.bytes[start] == 0x09 { start += 1 }
    while end > start, field.bytes[end - 1] == 0x20 || field.bytes[end - 1] == 0x09 { end -= 1 }
    if let value = DecimalNumber.value(of: field.bytes, from: start, to: end) {
      self = .number(value)
    } else if end - start > 9 {
      self = .text
    } else {
      self = CSVField(word: field.bytes[start..<end])
    }
  }

  private init(word: ArraySlice<UInt8>) {
    switch String(decoding: word, as: UTF8.self) {
    case "", "NA", "N/A", "NaN", "nan", "NULL", "null": self = .missing
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    case "inf", "+inf", "Inf", "+Inf", "Infinity", "+Infinity": self = .number(.infinity)
    case "-inf", "-Inf", "-Infinity": self = .number(-.infinity)
    default: self = .text
    }
  }
}
