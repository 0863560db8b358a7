import Autodiff
import Learning
import Testing

@Suite struct CSVReaderTests {
  @Test(arguments: Expected.all.csv)
  func cutsFieldsAsPythonDoes(_ file: Expected.Text) throws {
    var reader = CSVReader()
    reader.separator = UInt8(ascii: ",")
    reader.hasHeader = false
    reader.textColumns = Set((0..<file.rows[0].count).map { "c\($0)" })
    let table = try reader.table(from: Array(file.text.utf8), precision: .float64)
    #expect(table.rowCount == file.rows.count)
    for (i, column) in table.columns.enumerated() {
      guard case .text(let texts) = column.values else {
        Issue.record("the column should be text")
        continue
      }
      #expect(texts == file.rows.map { $0[i] })
    }
  }

  @Test func tellsTypesAndMissingValues() throws {
    let table = try read(
      """
      \u{FEFF}id,score,passed,name,ratio
      1,2.5,true,"Ann, Lee",
      2,NA,False,nan,1e-3
      3,,TRUE,"a ""quote\""",-inf
      """)
    #expect(table.names == ["id", "score", "passed", "name", "ratio"])
    #expect(table.rowCount == 3)
    #expect(table.columns.map(\.missing) == [0, 2, 0, 1, 1])
    let score = try #require(table.column("score")?.values.tensor)
    #expect(score[0] == 2.5 && score[1].isNaN && score[2].isNaN)
    let passed = try #require(table.column("passed")?.values.tensor)
    #expect(passed.isBoolean && passed.doubles == [1, 0, 1])
    #expect(table.column("ratio")?.values.tensor?[2] == -.infinity)
    guard case .text(let names) = table.column("name")?.values else {
      Issue.record("names should be text")
      return
    }
    #expect(names == ["Ann, Lee", "nan", #"a "quote""#])
  }

  @Test(arguments: [
    ("a;b\n1,5;2\n", ["a", "b"]), ("a\tb\n1\t2\n", ["a", "b"]), ("a b\n1\n", ["a b"]),
    ("\"a;b\",c\n1,2\n", ["a;b", "c"]), (",x\n1,2\n", ["column_1", "x"]),
    ("0,1,2\n5,6,7\n", ["0", "1", "2"]),
  ])
  func findsTheColumns(_ text: String, _ names: [String]) throws {
    #expect(try read(text).names == names)
  }

  @Test(arguments: [
    ("", DataFileError.empty),
    ("\u{FEFF}", .empty),
    ("a,b\n", .noRows),
    ("a,b\n\n\n", .noRows),
    ("1.5,2\n3,4\n", .numbersInHeader),
    ("a,a\n1,2\n", .repeatedName("a", DataFilePlace(line: 1, column: 3))),
    ("a,b\n1,2\n3\n", .raggedRow(line: 3, fields: 1, columns: 2)),
    ("a,b\n\"1\n\",2\n3,4,5\n", .raggedRow(line: 4, fields: 3, columns: 2)),
    ("a,b\n1,\"x\n", .unterminatedQuote(DataFilePlace(line: 2, column: 3))),
    ("a,b\n1,\"x\"y\n", .textAfterQuote(DataFilePlace(line: 2, column: 6))),
  ])
  func saysWhatIsWrong(_ text: String, _ error: DataFileError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func textAmongNumbersHasItsPlace() {
    let rows = (1...30).map { $0 == 17 ? "ä,oops\n" : "ä,\($0)\n" }.joined()
    #expect(
      throws: DataFileError.textAmongNumbers(
        "oops", column: "n", DataFilePlace(line: 18, column: 3))
    ) { try read("t,n\n" + rows) }
  }

  @Test func refusesWhatIsNotUTF8() {
    let bytes = Array("a,b\nx,".utf8) + [0xFF, 0xFE, 0x0A]
    #expect(throws: DataFileError.notUTF8(DataFilePlace(line: 2, column: 3))) {
      try CSVReader().table(from: bytes, precision: .float32)
    }
  }

  @Test func stopsWhenTold() {
    var reader = CSVReader()
    reader.isCancelled = { true }
    let text = "a\n" + String(repeating: "1\n", count: 70_000)
    #expect(throws: DataFileError.cancelled) {
      try reader.table(from: Array(text.utf8), precision: .float32)
    }
  }

  @Test func readsNumbersToTheNearestDouble() throws {
    var random = RepeatableRandom(seed: 3)
    var texts = [
      "0", "-0", "00012", ".5", "5.", "+3", "1e5", "1E+05", "-1.5e-3", "9007199254740993",
      "9007199254740992.99999999999999999999", "1e22", "1e23", "8.5e-324", "4.9e-324", "1e400",
      "123456789012345678901234567890", "0.000000000000000000000000001", "1e-400",
      "17976931348623157e292", "2.2250738585072011e-308", "0.1234567890123456789",
      "36893488147419103232", "1152921504606847105", "0.30000000000000004",
    ]
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { texts.append("\(value)") }
      let unit = Double(random.next() >> 11) * 0x1p-53
      texts.append("\(unit)")
      texts.append("\((unit - 0.5) * 1e5)")
      texts.append("\(random.next())e-\(random.next() % 30)")
      texts.append("\(random.next() >> 2)e\(random.next() % 30)")
    }
    let table = try read("x\n" + texts.joined(separator: "\n"))
    let read = try #require(table.columns[0].values.tensor).doubles
    for (text, value) in zip(texts, read) {
      let expected = try #require(Double(text))
      #expect(value.bitPattern == expected.bitPattern, "\(text)")
    }
  }

  @Test(arguments: ["1e", "e5", "-", "+", ".", "1.2.3", "0x10", "1_000", "--1", "1e5.0", "١"])
  func otherThingsAreNoNumbers(_ text: String) throws {
    guard case .text = try read("x\n\(text)\n").columns[0].values else {
      Issue.record("\(text) should be text")
      return
    }
  }

  @Test func anyBytesAreReadOrRefused() {
    var random = RepeatableRandom(seed: 11)
    let alphabet = Array("a1.,;\"\n\r\t -eNA\u{FEFF}ä".utf8) + [0, 0xFF, 0xC3]
    for _ in 0..<5_000 {
      let bytes = (0..<Int(random.next() % 60)).map { _ in
        alphabet[Int(random.next() % UInt64(alphabet.count))]
      }
      guard let table = try? CSVReader().table(from: bytes, precision: .float32) else { continue }
      #expect(table.rowCount > 0 && !table.columns.isEmpty)
    }
  }

  private func read(_ text: String) throws -> Table {
    try CSVReader().table(from: Array(text.utf8), precision: .float64)
  }
}
