extension FrontMatter {
  /// Reads the front matter of a notebook, which stands between a first line `---` and the next
  /// line `---` or `...`.
  static func parse(
    _ source: SourceText, titles: inout TitleReader,
    diagnostics: inout [Diagnostic]
  ) -> FrontMatter {
    var matter = FrontMatter()
    guard source.isLine(1, oneOf: ["---"]) else { return matter }
    guard
      let last = (2...max(2, source.lineStarts.count)).first(where: {
        source.isLine($0, oneOf: ["---", "..."])
      })
    else {
      // A rule at the top of a page of prose is no front matter.
      if source.lineText(2).contains(":") {
        diagnostics.append(
          Diagnostic(
            111, at: SourceRange(0, 3), "the front matter does not end",
            hint: "close it with a line '---'"))
      }
      return matter
    }
    let end = last < source.lineStarts.count ? source.lineStarts[last] : source.bytes.count
    matter.range = SourceRange(0, end)
    var lines: [SourceRange] = []
    for line in 2..<max(last, 2) { lines.append(source.lineRange(line)) }
    let document = YAMLDocument(lines, in: source, code: 112)
    diagnostics += document.diagnostics
    for entry in document.entries {
      matter.read(entry, titles: &titles, diagnostics: &diagnostics)
    }
    return matter
  }

  private mutating func read(
    _ entry: YAMLDocument.Entry, titles: inout TitleReader,
    diagnostics: inout [Diagnostic]
  ) {
    func wrong(_ wanted: String, hint: String? = nil) {
      diagnostics.append(
        Diagnostic(
          114,
          at: entry.valueRange.upper > entry.valueRange.lower
            ? entry.valueRange : entry.keyRange,
          "'\(entry.key)' is \(wanted), not \(entry.value.kindName)", hint: hint))
    }
    func text() -> String? {
      if case .null = entry.value { return nil }
      guard let text = entry.value.scalarText else {
        wrong("text")
        return nil
      }
      return text
    }
    func texts() -> [String] {
      if case .list(let items) = entry.value {
        let texts = items.map(\.scalarText)
        if texts.contains(nil) { wrong("text, or a list of texts") }
        return texts.compactMap { $0 }
      }
      return text().map { [$0] } ?? []
    }
    func flag() -> Bool? {
      if case .boolean(let value) = entry.value { return value }
      wrong("true or false")
      return nil
    }
    switch entry.key {
    case "title": title = text().map { titles.read($0, entry.valueRange) }
    case "subtitle": subtitle = text().map { titles.read($0, entry.valueRange) }
    case "description": description = text().map { titles.read($0, entry.valueRange) }
    case "author": authors = texts()
    case "date": date = text()
    case "lang":
      lang = text()
      if let tag = lang, !tag.utf8.allSatisfy({ isLabelByte($0) && $0 < 0x80 }) {
        lang = nil
        wrong("a language tag", hint: "write a tag such as 'en' or 'pt-BR'")
      }
    case "seed":
      if case .integer(let value) = entry.value, value >= 0 {
        seed = UInt64(value)
      } else {
        wrong("a whole number from 0 up")
      }
    case "precision":
      precision = entry.value.scalarText.flatMap(Precision.init(rawValue:))
      if precision == nil {
        let near = entry.value.scalarText.flatMap {
          nearestName(to: $0, among: ["float32", "float64"])
        }
        wrong("float32 or float64", hint: near.map { "did you mean '\($0)'?" })
      }
    case "params":
      if case .null = entry.value { return }
      guard case .map = entry.value, !entry.entries.isEmpty else {
        if case .map = entry.value { return }
        return wrong("a list of lines 'name: value'")
      }
      params = entry.entries.map {
        Parameter(
          name: $0.key, nameRange: $0.keyRange, value: $0.value, valueRange: $0.valueRange)
      }
    case "toc": tableOfContents = flag()
    case "number-sections": numbersSections = flag() ?? false
    case "bibliography": bibliography = texts()
    case "allow-html": allowsHTML = flag() ?? false
    default:
      diagnostics.append(
        Diagnostic(
          113, .warning, at: entry.keyRange, "unknown key '\(entry.key)' in the front matter",
          hint: nearestName(to: entry.key, among: Self.keys).map { "did you mean '\($0)'?" }))
    }
  }
}

extension OptionValue {
  /// A scalar as it would be written, for keys that hold text.
  var scalarText: String? {
    switch self {
    case .string(let text): text
    case .integer(let value): String(value)
    case .real(let value): value.description
    case .boolean(let value): String(value)
    case .null, .list, .map: nil
    }
  }

  /// What it is, in words.
  var kindName: String {
    switch self {
    case .null: "empty"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .string(let text): "'\(text.prefix(60))'"
    case .list: "a list"
    case .map: "a mapping"
    }
  }
}

extension OptionValue {
  /// One scalar in YAML's notation, as `-P name=value` gives it.
  package init(scalar text: String) { self = YAMLDocument.plain(text) }
}
