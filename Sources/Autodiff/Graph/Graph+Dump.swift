extension Graph {
  /// One line a node: its place, the operation and its inputs, its shape, and where it is from.
  ///
  /// - Parameter source: what is known of a node's origin: an author's expression, a name.
  package func dump(source: (NodeID) -> String? = { _ in nil }) -> String {
    var text = ""
    for (i, node) in nodes.enumerated() {
      let arguments =
        node.inputs.map { "%\($0.index)" } + [Graph.text(attributeTable[Int(node.attributes)])]
      text += "%\(i) = \(node.operation.primitive.name)("
      text += arguments.filter { !$0.isEmpty }.joined(separator: ", ")
      text += ") \(node.shape)"
      if let origin = source(NodeID(i)) { text += "  \(origin)" }
      text += "\n"
    }
    return text
  }

  /// Attributes as a dump shows them.
  package static func text(_ attributes: Attributes) -> String {
    switch attributes {
    case .none: ""
    case .scalar(let bits): "\(Double(bitPattern: bits))"
    case .slot(let slot): "slot \(slot)"
    case .label(let name): name
    case .axis(let axis): "axis \(axis)"
    case .axes(let axes): "axes \(axes)"
    case .permutation(let axes): "order \(axes)"
    case .shape(let shape): "to \(shape)"
    case .slice(let starts, let steps, let sizes): "from \(starts), by \(steps), \(sizes) entries"
    case .pad(let before, let after, let between):
      "zeros before \(before), after \(after), between \(between)"
    case .random(let key, let isPerStep):
      "key \(String(key.bits, radix: 16))" + (isPerStep ? ", anew in each step" : "")
    case .integers(let values): "\(values)"
    }
  }
}
