/// A diagnostic as people read it: place, message, the line with a caret, notes and a hint.
///
///     lesson.md:42:17: error[NB203]: unknown function 'msee'
///        42 | cost = msee(w * x, y)
///           |        ^~~~
///           = hint: did you mean 'mse'?
package struct DiagnosticText {
  package let source: SourceText
  /// Whether severities and carets are coloured by ANSI escapes.
  package var isColoured: Bool

  package init(source: SourceText, isColoured: Bool = false) {
    self.source = source
    self.isColoured = isColoured
  }

  /// The whole text of one diagnostic, each line ended.
  package func text(_ diagnostic: Diagnostic) -> String {
    var out = headline(
      at: diagnostic.range,
      label: "\(diagnostic.severity.rawValue)[NB\(diagnostic.code)]",
      colour: diagnostic.severity == .error ? .error : .warning, message: diagnostic.message)
    let gutter = gutterWidth(of: diagnostic)
    out += excerpt(of: diagnostic.range, gutter: gutter)
    for note in diagnostic.notes {
      out += headline(at: note.range, label: "note", colour: .note, message: note.message)
      out += excerpt(of: note.range, gutter: gutter)
    }
    if let hint = diagnostic.hint {
      out += String(repeating: " ", count: gutter) + " = "
      out += paint("hint", .note) + ": " + printable(hint) + "\n"
    }
    return out
  }

  /// All diagnostics, one after the other.
  package func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { text($0) }.joined()
  }

  private enum Colour: String {
    case error = "\u{1B}[1;31m"
    case warning = "\u{1B}[1;33m"
    case note = "\u{1B}[1;36m"
    case place = "\u{1B}[1m"
  }

  private func paint(_ text: String, _ colour: Colour) -> String {
    isColoured ? colour.rawValue + text + "\u{1B}[0m" : text
  }

  private func headline(
    at range: SourceRange, label: String, colour: Colour, message: String
  ) -> String {
    let place = source.position(at: min(range.lower, source.bytes.count))
    return paint("\(printable(source.name)):\(place.line):\(place.column):", .place) + " "
      + paint(label, colour) + ": " + printable(message) + "\n"
  }

  private func gutterWidth(of diagnostic: Diagnostic) -> Int {
    let places = [diagnostic.range] + diagnostic.notes.map(\.range)
    let last = places.map { source.line(at: $0.lower) }.max() ?? 1
    return max(5, String(last).count + 2)
  }

  /// The line and, under it, a caret and an underline as wide as the range on this line. A long
  /// line is cut to a window around the caret.
  private func excerpt(of range: SourceRange, gutter: Int) -> String {
    let number = source.line(at: min(range.lower, source.bytes.count))
    let line = Array(source.text(window(of: number, around: range)))
    let start = window(of: number, around: range).lower
    let before = line.prefix { character in !character.isNewline }
    var column = 0
    var offset = start
    var shown = ""
    var caretColumn: Int?
    var caretWidth = 0
    for character in before {
      let cell = Cell(character, column: column)
      let next = offset + character.utf8.count
      if next > range.lower, caretColumn == nil { caretColumn = column }
      if caretColumn != nil, offset < max(range.upper, range.lower + 1) {
        caretWidth += cell.width
      }
      shown += cell.text
      column += cell.width
      offset = next
    }
    let place = caretColumn ?? column
    let label = String(number)
    var out = String(repeating: " ", count: gutter - label.count - 1) + label + "  | " + shown
    while out.last == " " { out.removeLast() }
    out += "\n" + String(repeating: " ", count: gutter + 1) + "| "
    out += String(repeating: " ", count: place)
    out += paint("^" + String(repeating: "~", count: max(0, caretWidth - 1)), .error) + "\n"
    return out
  }

  /// At most 160 bytes before the place and 80 after it, cut between characters.
  private func window(of line: Int, around range: SourceRange) -> SourceRange {
    let start = source.lineStarts[line - 1]
    let end = start + source.lineText(line).utf8.count
    let place = min(range.lower, end)
    guard end - start > 240 else { return SourceRange(start, end) }
    func boundary(_ offset: Int) -> Int {
      var offset = offset
      while offset > start, offset < end, source.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
      return offset
    }
    return SourceRange(boundary(max(start, place - 160)), boundary(min(end, place + 80)))
  }

  /// Control characters would let a notebook write to the terminal; they are shown as pictures.
  private func printable(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      out.unicodeScalars.append(scalar == "\n" ? " " : Cell.picture(of: scalar))
    }
    return out
  }
}

/// What one character takes on a terminal.
struct Cell {
  let text: String
  let width: Int

  /// - Parameter column: where it begins, which decides how far a tab reaches.
  init(_ character: Character, column: Int) {
    if character == "\t" {
      width = 4 - column % 4
      text = String(repeating: " ", count: width)
      return
    }
    var shown = ""
    for scalar in character.unicodeScalars {
      shown.unicodeScalars.append(Self.picture(of: scalar))
    }
    text = shown
    width = Self.isWide(character) ? 2 : 1
  }

  static func picture(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "?"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: scalar
    }
  }

  /// East Asian wide and full-width characters, and emoji (Unicode Standard Annex 11).
  private static func isWide(_ character: Character) -> Bool {
    guard let first = character.unicodeScalars.first else { return false }
    if first.properties.isEmojiPresentation { return true }
    if character.unicodeScalars.contains("\u{FE0F}") { return true }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
