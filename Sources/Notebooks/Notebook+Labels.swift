extension Notebook {
  /// Numbers headings and gives each the id that links and the table of contents use.
  mutating func collectHeadings() {
    var counts: [Int] = []
    var ids: Set<String> = []
    var suffixes: [String: Int] = [:]
    var found: [(level: Int, label: String?, node: Int)] = []
    for (node, entry) in prose.nodes.enumerated() {
      if case .heading(let level, let label) = entry.kind { found.append((level, label, node)) }
    }
    ids.formUnion(found.compactMap(\.label))
    let highest = found.map(\.level).min() ?? 1
    for heading in found {
      let depth = heading.level - highest + 1
      while counts.count < depth { counts.append(0) }
      counts.removeSubrange(depth...)
      counts[depth - 1] += 1
      let id =
        heading.label
        ?? Self.unique(Self.slug(prose.plainText(of: heading.node)), &ids, &suffixes)
      headings.append(
        Heading(
          level: heading.level, number: counts.map(String.init).joined(separator: "."), id: id,
          label: heading.label, node: heading.node, range: prose.nodes[heading.node].range))
    }
  }

  private static func unique(
    _ slug: String, _ ids: inout Set<String>, _ suffixes: inout [String: Int]
  ) -> String {
    var id = slug
    while !ids.insert(id).inserted {
      suffixes[slug, default: 0] += 1
      id = "\(slug)-\(suffixes[slug, default: 0])"
    }
    return id
  }

  /// Words in lower case with hyphens between, as GitHub makes them.
  static func slug(_ text: String) -> String {
    var slug = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_"
        || scalar.properties.generalCategory == .nonspacingMark
      {
        slug.unicodeScalars.append(scalar)
      } else if !slug.isEmpty, slug.last != "-", scalar == " " || scalar == "-" {
        slug.append("-")
      }
    }
    while slug.last == "-" { slug.removeLast() }
    return slug.isEmpty ? "section" : slug
  }

  /// Numbers what may be referred to, each kind for itself, in the order of the page.
  ///
  /// A block is a figure (or a table, by its label) where it has a label or a caption; an
  /// equation is numbered where it has a label, a table where it has a label or a caption.
  mutating func collectLabels() {
    var counts: [Label.Kind: Int] = [:]
    var first: [String: SourceRange] = [:]
    func next(_ kind: Label.Kind) -> String {
      counts[kind, default: 0] += 1
      return String(counts[kind, default: 0])
    }
    var headingAt = 0
    for (index, node) in prose.nodes.enumerated() {
      let found: (name: String?, kind: Label.Kind, number: String, near: SourceRange)
      switch node.kind {
      case .heading(_, let label):
        found = (label, .section, headings[headingAt].number, node.range)
        headingAt += 1
      case .table(_, let label):
        let hasCaption = prose.children(of: index).contains {
          prose.nodes[$0].kind == .tableCaption
        }
        guard label != nil || hasCaption else { continue }
        found = (label, .table, next(.table), node.range)
      case .math(_, true, let label):
        guard label != nil else { continue }
        found = (label, .equation, next(.equation), node.range)
      case .block(let block):
        let block = blocks[block]
        guard block.label != nil || block.caption != nil else { continue }
        let kind: Label.Kind = block.label?.hasPrefix("tbl-") == true ? .table : .figure
        numbers[block.index] = BlockNumber(kind: kind, number: next(kind))
        guard let label = block.label else { continue }
        found = (
          label, kind, numbers[block.index]?.number ?? "", block.labelRange ?? block.kindRange
        )
      default: continue
      }
      if case .table = node.kind { tableNumbers[index] = found.number }
      guard let name = found.name else { continue }
      let range = place(of: name, near: found.near)
      if let earlier = first[name] {
        diagnostics.append(
          Diagnostic(
            140, at: range, "the label '\(name)' stands here already",
            hint: "give one of them another label", notes: [.init(earlier, "the first '\(name)'")]))
        continue
      }
      first[name] = range
      labelIndices[name] = labels.count
      labels.append(Label(name: name, kind: found.kind, number: found.number, range: range))
    }
  }

  /// Where a label's name stands: the last place of `{#name}` in what it labels.
  private func place(of name: String, near range: SourceRange) -> SourceRange {
    let wanted = Array("{#\(name)}".utf8)
    let start = range.upper - range.lower > 4096 ? range.upper - 4096 : range.lower
    guard range.upper - start >= wanted.count else { return range }
    for lower in (start...(range.upper - wanted.count)).reversed()
    where source.bytes[lower..<(lower + wanted.count)] == wanted[...] {
      return SourceRange(lower + 2, lower + wanted.count - 1)
    }
    return range
  }

  /// Orders the footnotes by their first reference and finds those defined twice.
  mutating func collectFootnotes() {
    var definitions: [String: Int] = [:]
    var referred: Set<String> = []
    for (index, node) in prose.nodes.enumerated() {
      guard case .footnoteDefinition(let label) = node.kind else { continue }
      if let first = definitions[label] {
        diagnostics.append(
          Diagnostic(
            143, .warning, at: node.range, "the footnote '\(label)' is defined already",
            notes: [.init(prose.nodes[first].range, "the first '\(label)'")]))
      } else {
        definitions[label] = index
      }
    }
    for node in prose.nodes {
      guard case .footnoteReference(let label) = node.kind, referred.insert(label).inserted,
        let definition = definitions[label]
      else { continue }
      footnotes.append(Footnote(label: label, node: definition))
    }
  }

  /// Reports references to labels that nothing has.
  mutating func resolveReferences() {
    let names = labels.map(\.name)
    var found: [Diagnostic] = []
    func check(_ prose: Prose) {
      for node in prose.nodes {
        guard case .reference(let label) = node.kind, self.label(label) == nil else { continue }
        let near =
          found.count < Self.diagnosticLimit ? nearestName(to: label, among: names) : nil
        found.append(
          Diagnostic(
            141, at: node.range, "nothing has the label '\(label)'",
            hint: near.map { "did you mean '@\($0)'?" }
              ?? "label a block as in ```plot {#\(label)}, a heading or an equation with {#…}"))
      }
    }
    check(prose)
    let texts = [frontMatter.title, frontMatter.subtitle, frontMatter.description]
    for text in texts + blocks.map(\.caption) {
      if let text { check(text.prose) }
    }
    diagnostics += found
  }
}
