/// Where code spans and dollars close within a run of lines, found beforehand so that the scan
/// for formulas is linear.
struct ChunkMarks {
  /// By the start of each run of backticks: the end of the code span that it opens, else its own.
  private var codeEnds: [Int: Int] = [:]
  /// Dollars that may close an inline formula, and the starts of `$$` that may close a displayed
  /// one, in order.
  private var closers: [Int] = []
  private var displayClosers: [Int] = []
  /// Starts of lines that begin another block, which inline formulas do not cross.
  private var boundaries: [Int] = []
  /// Ends of lines that are headings, which no formula crosses.
  private var headingEnds: [Int] = []
  private let end: Int

  init(_ bytes: [UInt8], lines: [SourceRange]) {
    end = lines.last?.upper ?? 0
    var runs: [(start: Int, length: Int)] = []
    var i = lines.first?.lower ?? 0
    var isEscaped = false
    while i < end {
      let byte = bytes[i]
      if byte == UInt8(ascii: "`") {
        let start = i
        while i < end, bytes[i] == byte { i += 1 }
        runs.append((start, i - start))
        isEscaped = false
        continue
      }
      if byte == UInt8(ascii: "$"), !isEscaped {
        if i + 1 < end, bytes[i + 1] == byte { displayClosers.append(i) }
        let isDigit = i + 1 < end && (0x30...0x39).contains(bytes[i + 1])
        if i > 0, bytes[i - 1] > 0x20, !isDigit { closers.append(i) }
      }
      isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      i += 1
    }
    var next: [Int: Int] = [:]
    for run in runs.reversed() {
      codeEnds[run.start] = next[run.length] ?? run.start + run.length
      next[run.length] = run.start + run.length
    }
    for line in lines where Self.beginsBlock(bytes, line) { boundaries.append(line.lower) }
    for line in lines where Self.isHeading(bytes, line) { headingEnds.append(line.upper) }
  }

  /// Whether a line begins with the mark of a list item, a heading or a footnote.
  private static func beginsBlock(_ bytes: [UInt8], _ line: SourceRange) -> Bool {
    let text = bytes[line.lower..<line.upper].drop { $0 <= 0x20 || $0 == UInt8(ascii: ">") }
    guard let first = text.first else { return false }
    let digits = text.prefix { (0x30...0x39).contains($0) }
    let rest = digits.isEmpty ? text.dropFirst() : text.dropFirst(digits.count + 1)
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      return rest.first.map { $0 <= 0x20 } ?? true
    case UInt8(ascii: "#"): return true
    case UInt8(ascii: "["): return rest.first == UInt8(ascii: "^")
    default:
      let mark = text.dropFirst(digits.count).first
      return !digits.isEmpty && (mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")"))
        && (rest.first.map { $0 <= 0x20 } ?? true)
    }
  }

  /// Whether a line holds `#` after the marks of quotes and lists.
  private static func isHeading(_ bytes: [UInt8], _ line: SourceRange) -> Bool {
    let rest = bytes[line.lower..<line.upper].drop {
      $0 <= 0x20 || ">-*+.)".utf8.contains($0) || (0x30...0x39).contains($0)
    }
    return rest.first == UInt8(ascii: "#")
  }

  func afterCode(from start: Int) -> Int { codeEnds[start] ?? start + 1 }

  /// Past an autolink or a raw tag that begins at `start`, else past the `<`.
  func afterTag(_ bytes: [UInt8], from start: Int, before upper: Int) -> Int {
    guard start + 1 < upper else { return start + 1 }
    switch bytes[start + 1] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?"):
      var i = start + 1
      while i < upper, bytes[i] != UInt8(ascii: ">"), bytes[i] != UInt8(ascii: "<") { i += 1 }
      return i < upper && bytes[i] == UInt8(ascii: ">") ? i + 1 : start + 1
    default: return start + 1
    }
  }

  /// Past a link's destination and title on one line, else `start`.
  func afterDestination(_ bytes: [UInt8], from start: Int, before upper: Int) -> Int {
    var depth = 0
    // Longer destinations hold no dollars worth protecting; the bound keeps the scan linear.
    for i in start..<min(upper, start + 4096) {
      if bytes[i] == UInt8(ascii: "(") { depth += 1 }
      if bytes[i] == UInt8(ascii: ")") {
        if depth == 0 { return i + 1 }
        depth -= 1
      }
    }
    return start
  }

  /// The formula that a dollar opens, by Pandoc's rule: no blank after an opening dollar nor
  /// before a closing one, and no digit after a closing one; `$$` may stand apart from its text.
  func formula(_ bytes: [UInt8], from start: Int) -> Mask.Formula? {
    guard start + 1 < end else { return nil }
    if bytes[start + 1] == UInt8(ascii: "$") {
      guard let close = displayClosers.first(after: start + 1),
        headingEnds.first(after: start).map({ $0 > close }) ?? true,
        bytes[(start + 2)..<close].contains(where: { $0 > 0x20 })
      else { return nil }
      return Mask.Formula(range: SourceRange(start, close + 2), isDisplay: true)
    }
    guard bytes[start + 1] > 0x20, let close = closers.first(after: start + 1),
      boundaries.first(after: start).map({ $0 > close }) ?? true,
      headingEnds.first(after: start).map({ $0 > close }) ?? true
    else { return nil }
    return Mask.Formula(range: SourceRange(start, close + 1), isDisplay: false)
  }
}

extension [Int] {
  /// The index of the first entry of a sorted array that is greater than `bound`, by bisection.
  func firstIndex(after bound: Int) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low < count ? low : nil
  }

  func first(after bound: Int) -> Int? { firstIndex(after: bound).map { self[$0] } }
}
