import Ccmark

/// libcmark, reached from here only: text in, a tree of Swift values out.
///
/// cmark gives the places of blocks, in lines and bytes; the places of inlines are worked out in
/// `InlinePlaces`, because cmark's own are off after line breaks, quotes and definitions.
struct CommonMark {
  struct Node {
    var kind: Prose.Kind
    /// Lines and byte columns from 1; the end is inclusive.
    var start: (line: Int, column: Int)
    var last: (line: Int, column: Int)
    var end: Int
    var depth: Int
  }

  /// Deeper trees are cut off: no page shows them, and what renders them may recurse.
  static let depthLimit = 200

  var nodes: [Node] = []
  /// The first node that was nested too deeply.
  var tooDeep: (line: Int, column: Int)?

  /// - Complexity: linear in the text, save where cmark itself is not.
  init(_ bytes: [UInt8]) {
    let root = unsafe bytes.withUnsafeBytes { buffer in
      unsafe cmark_parse_document(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count, CMARK_OPT_DEFAULT)
    }
    guard let root = unsafe root else { return }
    defer { unsafe cmark_node_free(root) }
    let iterator = unsafe cmark_iter_new(root)
    defer { unsafe cmark_iter_free(iterator) }
    var open: [Int] = []
    var depth = 0
    while true {
      let event = unsafe cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = unsafe cmark_iter_get_node(iterator) else {
        return
      }
      let isLeaf = unsafe Self.isLeaf(node)
      if event == CMARK_EVENT_EXIT {
        depth -= 1
        if depth < Self.depthLimit, let index = open.popLast() { nodes[index].end = nodes.count }
        continue
      }
      if depth < Self.depthLimit {
        if !isLeaf { open.append(nodes.count) }
        unsafe append(node, depth: depth)
      } else if tooDeep == nil {
        tooDeep = unsafe (
          Int(cmark_node_get_start_line(node)), Int(cmark_node_get_start_column(node))
        )
      }
      if !isLeaf { depth += 1 }
    }
  }

  private mutating func append(_ node: OpaquePointer, depth: Int) {
    nodes.append(
      unsafe Node(
        kind: Self.kind(of: node),
        start: (Int(cmark_node_get_start_line(node)), Int(cmark_node_get_start_column(node))),
        last: (Int(cmark_node_get_end_line(node)), Int(cmark_node_get_end_column(node))),
        end: nodes.count + 1, depth: depth))
  }

  private static func isLeaf(_ node: OpaquePointer) -> Bool {
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
      CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
      true
    default: false
    }
  }

  private static func kind(of node: OpaquePointer) -> Prose.Kind {
    func string(_ pointer: UnsafePointer<CChar>?) -> String {
      unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    }
    let literal = { unsafe string(cmark_node_get_literal(node)) }
    switch unsafe cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: return .document
    case CMARK_NODE_BLOCK_QUOTE: return .blockQuote
    case CMARK_NODE_LIST:
      let isOrdered = unsafe cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return unsafe .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) != 0)
    case CMARK_NODE_ITEM: return .item
    case CMARK_NODE_CODE_BLOCK:
      return unsafe .codeBlock(info: string(cmark_node_get_fence_info(node)), literal: literal())
    case CMARK_NODE_HTML_BLOCK: return .htmlBlock(literal())
    case CMARK_NODE_PARAGRAPH: return .paragraph
    case CMARK_NODE_HEADING:
      return unsafe .heading(level: Int(cmark_node_get_heading_level(node)), label: nil)
    case CMARK_NODE_THEMATIC_BREAK: return .thematicBreak
    case CMARK_NODE_SOFTBREAK: return .softBreak
    case CMARK_NODE_LINEBREAK: return .lineBreak
    case CMARK_NODE_CODE: return .code(literal())
    case CMARK_NODE_HTML_INLINE: return .htmlInline(literal())
    case CMARK_NODE_EMPH: return .emphasis
    case CMARK_NODE_STRONG: return .strong
    case CMARK_NODE_LINK:
      return unsafe .link(
        url: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
    case CMARK_NODE_IMAGE:
      return unsafe .image(
        url: string(cmark_node_get_url(node)), title: string(cmark_node_get_title(node)))
    default: return .text(literal())
    }
  }

  /// What cmark reads `&name;` as, or nothing where it is no entity.
  static func entity(_ bytes: some Sequence<UInt8>) -> [UInt8]? {
    let source = Array(bytes)
    for node in CommonMark(source).nodes {
      if case .text(let literal) = node.kind {
        let decoded = Array(literal.utf8)
        return decoded == source ? nil : decoded
      }
    }
    return nil
  }
}
