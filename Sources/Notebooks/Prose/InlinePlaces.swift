/// Finds the source of each inline of a leaf block, by reading the content along with cmark's
/// inlines: they follow one another without gaps, save for marks whose length their kind tells.
struct InlinePlaces {
  let content: LeafContent
  /// The place in the content that was reached.
  private(set) var cursor: Int
  /// What cmark reads each entity as; nothing for what is no entity.
  private var entities: [[UInt8]: [UInt8]?] = [:]
  /// How often the reading lost its way; tests hold it at none.
  private(set) var mismatches = 0

  init(content: LeafContent, start: Int) {
    self.content = content
    cursor = start
  }

  private func byte(_ offset: Int) -> UInt8 {
    offset < content.bytes.count ? content.bytes[offset] : 0
  }

  mutating func enter(_ kind: Prose.Kind) -> Int {
    let start = cursor
    switch kind {
    case .emphasis: cursor += 1
    case .strong: cursor += 2
    case .link: cursor += 1
    case .image: cursor += 2
    default: break
    }
    return start
  }

  /// - Returns: the range of the node that began at `start`.
  mutating func exit(_ kind: Prose.Kind, start: Int) -> SourceRange {
    switch kind {
    case .emphasis: cursor += 1
    case .strong: cursor += 2
    case .link where byte(start) == UInt8(ascii: "<"): cursor += 1
    case .link, .image:
      if byte(cursor) == UInt8(ascii: "]") {
        cursor = content.linkTailEnd(cursor + 1)
      } else {
        mismatches += 1
      }
    default: break
    }
    cursor = min(cursor, content.bytes.count)
    return content.source(start, cursor)
  }

  mutating func leaf(_ kind: Prose.Kind) -> SourceRange {
    let start = cursor
    switch kind {
    case .code: readCode()
    case .htmlInline(let literal): cursor = min(cursor + literal.utf8.count, content.bytes.count)
    case .softBreak, .lineBreak: readBreak()
    default: break
    }
    return content.source(start, cursor)
  }

  private mutating func readBreak() {
    cursor = content.skipBlanks(cursor)
    if byte(cursor) == UInt8(ascii: "\\") { cursor += 1 }
    let next = content.skipLineEnd(cursor)
    if next == cursor { mismatches += 1 }
    cursor = content.skipBlanks(next)
  }

  private mutating func readCode() {
    let start = cursor
    while byte(cursor) == UInt8(ascii: "`") { cursor += 1 }
    let ticks = cursor - start
    guard ticks > 0 else {
      mismatches += 1
      return
    }
    while cursor < content.bytes.count {
      if content.bytes[cursor] != UInt8(ascii: "`") {
        cursor += 1
        continue
      }
      let run = cursor
      while byte(cursor) == UInt8(ascii: "`") { cursor += 1 }
      if cursor - run == ticks { return }
    }
    mismatches += 1
  }

  /// Reads a text.
  /// - Returns: the place in the content of each of its bytes; nothing where the reading lost its
  ///   way.
  mutating func text(_ literal: [UInt8]) -> [Int]? {
    var offsets: [Int] = []
    offsets.reserveCapacity(literal.count)
    guard let end = match(literal, from: cursor, offsets: &offsets) else {
      mismatches += 1
      return nil
    }
    cursor = end
    return offsets
  }

  /// The empty range at the place where the reading stands.
  var here: SourceRange { content.source(cursor, cursor) }

  private mutating func match(
    _ literal: [UInt8], from start: Int, offsets: inout [Int]
  ) -> Int? {
    var at = start
    var i = 0
    while i < literal.count {
      let byte = byte(at)
      if byte == UInt8(ascii: "\\"), content.isPunctuation(at + 1),
        self.byte(at + 1) == literal[i]
      {
        offsets.append(at)
        at += 2
        i += 1
      } else if byte == UInt8(ascii: "&"), let (decoded, end) = entity(at) {
        guard literal[i...].starts(with: decoded) else { return nil }
        for _ in decoded { offsets.append(at) }
        at = end
        i += decoded.count
      } else if at == start, literal[i] == 0x20 || literal[i] == 0x09, byte != literal[i] {
        // After a definition, cmark keeps the blanks before a line that continues a quote.
        offsets.append(at)
        i += 1
      } else if at < content.bytes.count, byte == literal[i] {
        offsets.append(at)
        at += 1
        i += 1
      } else {
        return nil
      }
    }
    return at
  }

  private mutating func entity(_ start: Int) -> (decoded: [UInt8], end: Int)? {
    var end = start + 1
    // The longest name has 31 letters.
    while end < content.bytes.count, end - start <= 34 {
      switch content.bytes[end] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "#"):
        end += 1
        continue
      case UInt8(ascii: ";"):
        let name = Array(content.bytes[start...end])
        if name.count < 3 { return nil }
        let decoded: [UInt8]?
        if let known = entities[name] {
          decoded = known
        } else {
          decoded = CommonMark.entity(name)
          entities[name] = .some(decoded)
        }
        return decoded.map { ($0, end + 1) }
      default: return nil
      }
    }
    return nil
  }
}
