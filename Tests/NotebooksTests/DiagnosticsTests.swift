import Notebooks
import Testing

/// Each mistake with its code and, between ⟦ and ⟧ in the text, its place.
@Suite struct DiagnosticsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var code: Int
    var text: String
    var testDescription: String { "NB\(code) \(text.debugDescription)" }
    init(_ code: Int, _ text: String) {
      self.code = code
      self.text = text
    }
  }

  static let cases = [
    Case(111, "⟦---⟧\ntitle: x\n"),
    Case(112, "---\ntitle: ⟦\"⟧x\n---\n"),
    Case(112, "---\n⟦- a\n- b⟧\n---\n"),
    Case(112, "---\na: &x [1]\nb: ⟦*⟧x\n---\n"),
    Case(113, "---\n⟦titel⟧: x\n---\n"),
    Case(114, "---\nseed: ⟦-1⟧\n---\n"),
    Case(114, "---\nseed: ⟦\"1\"⟧\n---\n"),
    Case(114, "---\nprecision: ⟦float23⟧\n---\n"),
    Case(114, "---\ntoc: ⟦maybe⟧  # really\n---\n"),
    Case(114, "---\nallow-html: ⟦[1]⟧\n---\n"),
    Case(114, "---\nparams: ⟦3⟧\n---\n"),
    Case(114, "---\ntitle: ⟦{a: 1}⟧\n---\n"),
    Case(121, "text\n\n⟦```⟧data d\nx = 1\n"),
    Case(121, "⟦~~~~⟧\nx\n~~~\n"),
    Case(122, "```⟦modle⟧ m\n```\n"),
    Case(123, "```⟦data⟧\n```\n"),
    Case(123, "```⟦train⟧ {#fig-a}\n```\n"),
    Case(124, "```eval a ⟦b⟧\n```\n"),
    Case(124, "```model ⟦9x⟧\n```\n"),
    Case(125, "```data d\n```\n\n```data ⟦d⟧\n```\n"),
    Case(126, "- a\n\n  ⟦```eval\n  x\n  ```⟧\n"),
    Case(127, "a ⟦`{evl} x`⟧"),
    Case(128, "ŷ ⟦`{eval}  `⟧"),
    Case(131, "```eval\n#| caption: ⟦'⟧x\n```\n"),
    Case(132, "```eval\n#| ⟦captoin⟧: x\n```\n"),
    Case(133, "```eval\n#| echo: ⟦7⟧\n```\n"),
    Case(133, "```plot\n#| label: fig-a\n#|   \n#| width: ⟦-2⟧\n```\n"),
    Case(140, "# A {#sec-a}\n\n# B {#⟦sec-a⟧}\n"),
    Case(141, "# A {#sec-ab}\n\nsee ⟦@sec-ac⟧.\n"),
    Case(141, "> é\n> *see ⟦@eq-x⟧*, &amp; `x`\n"),
    Case(141, "&amp; \\* ⟦@fig-x⟧\n"),
    Case(141, "```plot\n#| caption: \"as ⟦@fig-q⟧\"\n```\n"),
    Case(142, "a ⟦[^x]⟧ b\n"),
    Case(143, "[^a] \n\n[^a]: x\n\n⟦[^a]: y⟧\n"),
  ]

  @Test(arguments: cases, ["\n", "\r\n"])
  func aMistakeIsReportedAtItsPlace(mistake: Case, lineEnd: String) {
    var bytes: [UInt8] = []
    var marks: [Int] = []
    for scalar in mistake.text.unicodeScalars {
      switch scalar {
      case "⟦", "⟧": marks.append(bytes.count)
      case "\n": bytes += lineEnd.utf8
      default: bytes += String(scalar).utf8
      }
    }
    let source = SourceText(name: "t.md", bytes: bytes)
    let found = Notebook.parse(source: source).diagnostics
    #expect(found.map(\.code) == [mistake.code])
    #expect(found.map(\.range) == [SourceRange(marks[0], marks[1])])
  }

  @Test(arguments: [
    (101, [UInt8](repeating: 0x61, count: SourceReading.byteLimit + 1), 1, 1),
    (102, [], 1, 1), (102, [0xEF, 0xBB, 0xBF], 1, 1), (102, Array(" \n\t\n".utf8), 1, 1),
    (103, [0x61, 0x0A, 0x62, 0x00], 2, 2), (104, [0x61, 0x0A, 0xC3, 0xA9, 0xC3, 0x28], 2, 2),
    (104, [0xFF, 0xFE], 1, 1), (104, [0x61, 0xED, 0xA0, 0x80], 1, 2),
  ])
  func whatIsNoTextIsRefused(code: Int, bytes: [UInt8], line: Int, column: Int) {
    let reading = SourceReading(name: "t.md", bytes: bytes)
    #expect(reading.diagnostic?.code == code)
    let place = reading.source.position(at: reading.diagnostic?.range.lower ?? -1)
    #expect(place.line == line && place.column == column)
  }

  @Test func aByteOrderMarkIsDropped() {
    let reading = SourceReading(name: "t.md", bytes: [0xEF, 0xBB, 0xBF] + Array("# a".utf8))
    #expect(reading.diagnostic == nil)
    #expect(Notebook.parse(source: reading.source).headings.count == 1)
  }

  @Test func twoBlocksOfOneNameNameBothPlaces() {
    let text = "```data d\n```\n\n```data d\n```\n"
    let diagnostic = Notebook.parse(source: SourceText(name: "t", text: text)).diagnostics.first
    #expect(diagnostic?.notes.map(\.range) == [SourceRange(8, 9)])
  }
}
