/// What reverse mode knows of the nodes between `xs` and `y`.
///
/// Only ancestors of `y` from the earliest of `xs` on are visited, so that the derivative of a
/// recent value costs nothing for the rest of a long graph.
struct AdjointTable {
  /// The ancestors of `y` that depend on one of `xs`, ascending.
  private(set) var path: [NodeID] = []

  private enum Mark: UInt8 {
    case unseen
    case seen
    case onPath
  }

  /// What is differentiated by.
  private let asked: Set<NodeID>
  private let first: Int
  private var marks: [Mark] = []
  /// The adjoint of each node, or -1.
  private var adjoints: [Int32] = []

  init(from xs: [NodeID], to y: NodeID, in graph: Graph) {
    let earliest = xs.min() ?? y
    first = Int(earliest.index)
    asked = Set(xs)
    guard earliest <= y else { return }
    let count = Int(y.index) - first + 1
    marks = Array(repeating: .unseen, count: count)
    adjoints = Array(repeating: -1, count: count)
    // Inputs stand before their node, so one walk down marks all ancestors, and one up the path.
    marks[count - 1] = .seen
    for place in (0..<count).reversed() where marks[place] == .seen {
      for input in graph[NodeID(first + place)].inputs where input >= earliest {
        marks[Int(input.index) - first] = .seen
      }
    }
    for place in 0..<count where marks[place] == .seen {
      let id = NodeID(first + place)
      guard asked.contains(id) || dependsOnPath(graph[id]) else { continue }
      marks[place] = .onPath
      path.append(id)
    }
  }

  /// What is computed from nothing only waits for its inputs.
  private func dependsOnPath(_ node: Node) -> Bool {
    !node.operation.isComputedLeaf && node.inputs.contains { isOnPath($0) }
  }

  func isAsked(_ id: NodeID) -> Bool { asked.contains(id) }

  /// Whether the node is one of `xs` or depends on one, and `y` on it.
  func isOnPath(_ id: NodeID) -> Bool {
    let place = Int(id.index) - first
    return place >= 0 && place < marks.count && marks[place] == .onPath
  }

  /// The adjoint so far; setting it is for nodes on the path (others are ignored).
  subscript(id: NodeID) -> NodeID? {
    get {
      guard isOnPath(id) else { return nil }
      let index = adjoints[Int(id.index) - first]
      return index < 0 ? nil : NodeID(Int(index))
    }
    set {
      guard isOnPath(id) else { return }
      adjoints[Int(id.index) - first] = newValue?.index ?? -1
    }
  }
}
