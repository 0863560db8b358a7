/// Reads executable blocks from the fences at a notebook's top level.
struct BlockReader {
  let source: SourceText
  var blocks: [ExecutableBlock] = []
  var diagnostics: [Diagnostic] = []
  /// The first block of each name, and of each label.
  private var named: [String: SourceRange] = [:]

  init(source: SourceText) { self.source = source }

  /// What a fence is made of.
  private struct Fence {
    var opening: SourceRange
    var info: SourceRange
    var indentation: Int
    var isTerminated: Bool
    var body: SourceRange
  }

  /// Reads the code block whose lines `range` covers.
  /// - Returns: the block's index, or nothing where the fence is to be shown as code.
  mutating func read(_ range: SourceRange) -> Int? {
    guard let fence = fence(range) else { return nil }
    let words = words(fence.info)
    let kind = words.first.map { source.text($0) } ?? ""
    let isKind = BlockKind.names.contains(kind)
    let near =
      isKind || BlockKind.languages.contains(kind.lowercased())
      ? nil : nearestName(to: kind, among: BlockKind.names)
    guard fence.isTerminated else {
      let name = isKind ? "\(kind) block" : "code block"
      diagnostics.append(
        Diagnostic(
          121, isKind || near != nil ? .error : .warning, at: fence.opening,
          "this \(name) does not end",
          hint: "close it with a line of as many \(source.text(fence.opening).prefix(1))"))
      return nil
    }
    guard isKind, let kindRange = words.first else {
      if let near, let place = words.first {
        diagnostics.append(
          Diagnostic(
            122, .warning, at: place, "'\(kind)' is no kind of block; this is shown as code",
            hint: "did you mean '\(near)'?"))
      }
      return nil
    }
    var header = Header()
    let isWellFormed = read(words.dropFirst(), of: kind, into: &header)
    let (options, body) = options(fence.body)
    let label = header.label.map { source.text($0) } ?? Self.label(options)
    let name = header.name.map { source.text($0) }
    if name == nil, isWellFormed, BlockKind.named.contains(kind) {
      diagnostics.append(
        Diagnostic(
          123, at: kindRange, "this \(kind) block has no name",
          hint: "write a name after the kind, as in ```\(kind) first"))
    }
    if let name, let place = header.name {
      if let first = named[name] {
        diagnostics.append(
          Diagnostic(
            125, at: place, "a block named '\(name)' stands here already",
            hint: "give one of them another name",
            notes: [Diagnostic.Note(first, "the first '\(name)'")]))
      } else {
        named[name] = place
      }
    }
    blocks.append(
      ExecutableBlock(
        index: blocks.count, kind: kind, kindRange: kindRange, name: name,
        nameRange: header.name, label: label,
        labelRange: header.label ?? options.last { $0.key == "label" }?.valueRange,
        options: options, range: range, body: body, indentation: fence.indentation))
    return blocks.count - 1
  }

  private static func label(_ options: [ExecutableBlock.Option]) -> String? {
    for option in options.reversed() where option.key == "label" {
      if case .string(let label) = option.value { return label }
    }
    return nil
  }

  private func fence(_ range: SourceRange) -> Fence? {
    let first = source.line(at: range.lower)
    let line = source.lineRange(first)
    let start = range.lower
    guard start < line.upper else { return nil }
    let mark = source.bytes[start]
    guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
    var end = start
    while end < line.upper, source.bytes[end] == mark { end += 1 }
    guard end - start >= 3 else { return nil }
    let last = source.line(at: max(range.lower, range.upper - 1))
    let closing = source.trimmed(source.lineRange(last))
    let isTerminated =
      last > first && closing.upper - closing.lower >= end - start
      && source.bytes[closing.lower..<closing.upper].allSatisfy { $0 == mark }
    let bodyStart = first < source.lineStarts.count ? source.lineStarts[first] : source.bytes.count
    let bodyEnd = isTerminated ? source.lineStarts[last - 1] : source.bytes.count
    return Fence(
      opening: SourceRange(start, end), info: source.trimmed(SourceRange(end, line.upper)),
      indentation: start - line.lower, isTerminated: isTerminated,
      body: SourceRange(bodyStart, max(bodyStart, bodyEnd)))
  }

  private func words(_ range: SourceRange) -> [SourceRange] {
    var words: [SourceRange] = []
    var i = range.lower
    while i < range.upper {
      let start = i
      while i < range.upper, source.bytes[i] > 0x20, i == start || source.bytes[i] != 0x7B {
        i += 1
      }
      if i > start { words.append(SourceRange(start, i)) } else { i += 1 }
    }
    return words
  }

  private struct Header {
    var name: SourceRange?
    var label: SourceRange?
  }

  private mutating func read(
    _ words: ArraySlice<SourceRange>, of kind: String, into header: inout Header
  ) -> Bool {
    for word in words {
      let text = source.text(word)
      if text.hasPrefix("{#"), text.hasSuffix("}"), text.utf8.count > 3,
        text.utf8.dropFirst(2).dropLast().allSatisfy({ isLabelByte($0) || $0 == 0x2E }),
        header.label == nil
      {
        header.label = SourceRange(word.lower + 2, word.upper - 1)
      } else if header.name == nil, header.label == nil, Self.isName(text) {
        header.name = word
      } else {
        diagnostics.append(
          Diagnostic(
            124, at: word, "unexpected '\(text)' after '\(kind)'",
            hint: "a block begins with its kind, its name and a label: \(kind) first {#fig-first}"))
        return false
      }
    }
    return true
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (first == "_" || first.properties.isXIDStart)
      && text.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
  }

  /// The `#|` lines at the top of a body, and what is left of the body.
  private mutating func options(_ body: SourceRange) -> ([ExecutableBlock.Option], SourceRange) {
    var lines: [SourceRange] = []
    var number = source.line(at: body.lower)
    var start = body.lower
    while start < body.upper {
      let line = source.lineRange(number)
      let text = source.trimmed(line)
      guard source.bytes[text.lower..<text.upper].starts(with: "#|".utf8) else { break }
      var lower = text.lower + 2
      if lower < line.upper, source.bytes[lower] == 0x20 { lower += 1 }
      lines.append(SourceRange(lower, max(lower, line.upper)))
      start = number < source.lineStarts.count ? source.lineStarts[number] : body.upper
      number += 1
    }
    guard !lines.isEmpty else { return ([], body) }
    let document = YAMLDocument(lines, in: source, code: 131)
    diagnostics += document.diagnostics
    let options = document.entries.compactMap { entry -> ExecutableBlock.Option? in
      let option = ExecutableBlock.Option(
        key: entry.key, keyRange: entry.keyRange, value: entry.value,
        valueRange: entry.valueRange)
      guard let problem = BlockOptions.problem(with: option) else { return option }
      diagnostics.append(problem)
      return nil
    }
    return (options, SourceRange(min(start, body.upper), body.upper))
  }
}
