import Yams

/// A YAML mapping with the place of every key and value, read from some lines of a notebook.
struct YAMLDocument {
  struct Entry {
    var key: String
    var keyRange: SourceRange
    var value: OptionValue
    var valueRange: SourceRange
    /// The entries of a nested mapping, with their places.
    var entries: [Entry]
  }

  private(set) var entries: [Entry] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let source: SourceText
  /// The part of each line that is YAML, without its line end.
  private let lines: [SourceRange]
  private var budget = 20_000
  /// Places are looked up line by line, so there must not be very many.
  private static let lineLimit = 5_000

  /// - Parameter code: what an error here is called.
  init(_ lines: [SourceRange], in source: SourceText, code: Int) {
    self.source = source
    self.lines = lines
    let whole = SourceRange(
      lines.first?.lower ?? 0, max(lines.first?.lower ?? 0, lines.last?.upper ?? 0))
    guard lines.count <= Self.lineLimit else {
      diagnostics.append(
        Diagnostic(code, at: lines[Self.lineLimit], "more than \(Self.lineLimit) lines of YAML"))
      return
    }
    if let place = Self.nestingProblem(lines, source) {
      diagnostics.append(Diagnostic(code, at: place, "this YAML is nested too deeply"))
      return
    }
    if let place = Self.anchorProblem(lines, source) {
      diagnostics.append(
        Diagnostic(
          code, at: place, "YAML anchors and aliases are not read here",
          hint: "write the value out"))
      return
    }
    let text = lines.map { source.text($0) }.joined(separator: "\n")
    do {
      // Scalars are read by `plain`; the resolver of Yams would compile a regular expression for
      // every type it knows.
      guard let root = try Yams.compose(yaml: text, .basic) else { return }
      guard case .mapping(let mapping) = root else {
        if case .scalar(let scalar) = root, scalar.string.isEmpty { return }
        diagnostics.append(
          Diagnostic(code, at: whole, "expected lines of the form 'key: value'"))
        return
      }
      entries = read(mapping, until: whole.upper)
    } catch let error as YamlError {
      diagnostics.append(diagnostic(error, code: code, whole: whole))
    } catch {
      diagnostics.append(Diagnostic(code, at: whole, "this is not YAML"))
    }
  }

  /// Yams and its tree recurse, so depth is bounded before it reads.
  private static func nestingProblem(_ lines: [SourceRange], _ source: SourceText) -> SourceRange? {
    var depth = 0
    for line in lines {
      var isLeading = true
      var leading = 0
      for i in line.lower..<line.upper {
        switch source.bytes[i] {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          depth += 1
          isLeading = false
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
        case 0x20, 0x09, UInt8(ascii: "-"), UInt8(ascii: "?"):
          if isLeading { leading += 1 }
        case UInt8(ascii: ":"): break
        default: isLeading = false
        }
        if depth > 64 || leading > 128 { return SourceRange(i, i + 1) }
      }
    }
    return nil
  }

  /// Aliases of aliases grow without bound when they are written out.
  private static func anchorProblem(_ lines: [SourceRange], _ source: SourceText) -> SourceRange? {
    var hasAnchor = false
    for line in lines {
      var previous: UInt8 = 0x20
      for i in line.lower..<line.upper {
        let byte = source.bytes[i]
        let next: UInt8 = i + 1 < line.upper ? source.bytes[i + 1] : 0x20
        let isToken =
          (previous <= 0x20 || previous == UInt8(ascii: "[") || previous == UInt8(ascii: ","))
          && isLabelByte(next)
        if byte == UInt8(ascii: "&"), isToken { hasAnchor = true }
        if byte == UInt8(ascii: "*"), isToken, hasAnchor { return SourceRange(i, i + 1) }
        previous = byte
      }
    }
    return nil
  }

  private func diagnostic(_ error: YamlError, code: Int, whole: SourceRange) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      // What is open at the end went wrong where it began.
      let isAtEnd = offset(mark) >= whole.upper || problem.contains("end of stream")
      let place = offset(isAtEnd ? context?.mark ?? mark : mark)
      return Diagnostic(
        code, at: SourceRange(place, min(place + 1, max(place, whole.upper))),
        "this is not YAML: \(problem)",
        hint: "put quotes around text that holds ': ' or begins with a sign")
    case .reader(let problem, _, _, _):
      return Diagnostic(code, at: whole, "this is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      let place = offset(context.mark)
      return Diagnostic(
        code, at: SourceRange(place, place),
        "the key '\(keys.min() ?? "")' stands here twice")
    default: return Diagnostic(code, at: whole, "this is not YAML")
    }
  }

  /// The source's offset of a place in the YAML text; Yams counts Unicode scalars from 1.
  private func offset(_ mark: Mark) -> Int {
    guard !lines.isEmpty else { return 0 }
    guard mark.line >= 1, mark.line <= lines.count else {
      return mark.line < 1 ? lines[0].lower : lines[lines.count - 1].upper
    }
    let line = lines[mark.line - 1]
    var left = mark.column - 1
    var at = line.lower
    while left > 0, at < line.upper {
      at += 1
      while at < line.upper, source.bytes[at] & 0xC0 == 0x80 { at += 1 }
      left -= 1
    }
    return at
  }

  private mutating func read(_ mapping: Yams.Node.Mapping, until upper: Int) -> [Entry] {
    var entries: [Entry] = []
    let pairs = mapping.map { (key: $0.key, value: $0.value) }
    for (i, pair) in pairs.enumerated() {
      let keyStart = pair.key.mark.map { offset($0) } ?? upper
      let next = i + 1 < pairs.count ? pairs[i + 1].key.mark.map { offset($0) } ?? upper : upper
      let key = pair.key.scalar?.string ?? "?"
      let keyRange = SourceRange(keyStart, scalarEnd(from: keyStart, value: key))
      let begin = max(keyRange.upper, pair.value.mark.map { offset($0) } ?? keyRange.upper)
      let valueRange = SourceRange(begin, valueEnd(of: pair.value, from: begin, until: next))
      var nested: [Entry] = []
      if case .mapping(let inner) = pair.value { nested = read(inner, until: next) }
      let value =
        nested.isEmpty
        ? convert(pair.value)
        : .map(
          nested.map { OptionValue.Entry(key: $0.key, value: $0.value) })
      entries.append(
        Entry(
          key: key, keyRange: keyRange, value: value, valueRange: valueRange, entries: nested))
    }
    return entries
  }

  private func scalarEnd(from start: Int, value: String) -> Int {
    guard start < source.bytes.count else { return start }
    let quote = source.bytes[start]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    let line = lines.last { $0.lower <= start }
    return min(start + value.utf8.count + (isQuoted ? 2 : 0), max(start, line?.upper ?? start))
  }

  private func valueEnd(of node: Yams.Node, from start: Int, until upper: Int) -> Int {
    let bytes = source.bytes
    guard let line = lines.last(where: { $0.lower <= start }), start < line.upper else {
      return start
    }
    if case .scalar(let scalar) = node {
      let quote = bytes[start]
      if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        var at = start + 1
        while at < min(max(upper, line.upper), bytes.count) {
          if bytes[at] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
            at += 2
          } else if bytes[at] == quote {
            if quote == UInt8(ascii: "'"), at + 1 < bytes.count, bytes[at + 1] == quote {
              at += 2
            } else {
              return at + 1
            }
          } else {
            at += 1
          }
        }
      }
      if scalar.style == .plain, !scalar.string.contains("\n") {
        let end = start + scalar.string.utf8.count
        if end <= line.upper, bytes[start..<end].elementsEqual(scalar.string.utf8) { return end }
      }
    }
    var end = max(line.upper, min(upper, bytes.count))
    if end > line.upper, let last = lines.last(where: { $0.lower < end }) {
      end = min(end, max(last.upper, start))
    }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return end
  }

  private mutating func convert(_ node: Yams.Node) -> OptionValue {
    budget -= 1
    guard budget > 0 else { return .null }
    switch node {
    case .scalar(let scalar):
      if scalar.style != .plain { return .string(scalar.string) }
      return Self.plain(scalar.string)
    case .sequence(let items):
      var list: [OptionValue] = []
      for item in items { list.append(convert(item)) }
      return .list(list)
    case .mapping(let mapping):
      var entries: [OptionValue.Entry] = []
      for (key, value) in mapping {
        entries.append(OptionValue.Entry(key: key.scalar?.string ?? "?", value: convert(value)))
      }
      return .map(entries)
    case .alias: return .null
    }
  }

  /// YAML 1.2's core schema, and digits in groups: `yes` and `on` stay text, dates stay text.
  static func plain(_ text: String) -> OptionValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case ".inf", "+.inf", ".Inf": return .real(.infinity)
    case "-.inf", "-.Inf": return .real(-.infinity)
    case ".nan", ".NaN": return .real(.nan)
    default: break
    }
    var digits = text.hasPrefix("+") ? String(text.dropFirst()) : text
    // `8_000_000`, as in the blocks.
    let groups = digits.split(separator: "_", omittingEmptySubsequences: false)
    if groups.count > 1,
      groups.allSatisfy({ $0.utf8.last.map { (0x30...0x39).contains($0) } ?? false })
    {
      digits = groups.joined()
    }
    if text.hasPrefix("0x"), let value = Int(text.dropFirst(2), radix: 16) {
      return .integer(value)
    }
    if let value = Int(digits) { return .integer(value) }
    let isNumeric = digits.utf8.allSatisfy {
      (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0)
    }
    if isNumeric, digits.utf8.contains(where: { (0x30...0x39).contains($0) }),
      let value = Double(digits)
    {
      return .real(value)
    }
    return .string(text)
  }
}
