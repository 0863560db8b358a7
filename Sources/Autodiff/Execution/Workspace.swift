/// A growing graph with the values that are known in it: what `eval` blocks compute in.
///
/// A node is *known* when every leaf that it needs has a value, else *known in shape only*.
/// Values are computed when asked for and kept for the nodes that were asked for or named, so a
/// loop of thousands of turns computes each turn once.
package final class Workspace {
  package var graph = Graph()
  package let precision: Precision
  package let arena: ExecutionArena
  /// Bytes that one computation may take; beyond, it is refused before it starts.
  package var memoryLimit = Int.max
  /// Bytes of what was computed and is kept.
  private var computedBytes = 0
  /// By slot; nothing where a leaf is known in shape only.
  private var leaves: [Tensor?] = []
  private var computed: [NodeID: Tensor] = [:]
  private var isKept: Set<NodeID> = []
  /// For the first nodes, as many as were looked at, whether they are known.
  private var known: [Bool] = []

  /// - Parameter firstSlot: slots before it are taken, by leaves that are known in shape only.
  package init(precision: Precision, arena: ExecutionArena, firstSlot: Int = 0) {
    self.precision = precision
    self.arena = arena
    leaves = [Tensor?](repeating: nil, count: firstSlot)
  }

  /// A leaf with a value.
  package func leaf(_ tensor: Tensor) -> NodeID {
    leaves.append(tensor)
    return graph.append(leaf: Input.self, .slot(leaves.count - 1), type: tensor.type)
  }

  /// A leaf known in shape only.
  package func placeholder(_ type: TensorType) -> NodeID {
    leaves.append(nil)
    return graph.append(leaf: Input.self, .slot(leaves.count - 1), type: type)
  }

  /// The value of a leaf, by its slot.
  package func leafValue(slot: Int) -> Tensor? { leaves[slot] }

  package var slotCount: Int { leaves.count }

  /// Gives a placeholder its value, or another one to a leaf. What was computed before stays.
  package func setLeaf(slot: Int, to tensor: Tensor) { leaves[slot] = tensor }

  /// Whether every leaf that the node needs has a value. Amortised constant time.
  package func isKnown(_ id: NodeID) -> Bool {
    while known.count <= Int(id.index) {
      let next = NodeID(known.count)
      let node = graph[next]
      var all = node.inputs.allSatisfy { known[Int($0.index)] }
      if case .slot(let slot) = graph.attributes(of: next) { all = leaves[slot] != nil }
      known.append(all)
    }
    return known[Int(id.index)]
  }

  /// Whether two nodes have one value, as far as can be seen without computing it.
  package func isSame(_ a: NodeID, _ b: NodeID) -> Bool {
    graph.isSame(a, b) { i, j in
      guard let x = leaves[i], let y = leaves[j], x.count == y.count else { return false }
      return (0..<x.count).allSatisfy { x[$0] == y[$0] }
    }
  }

  /// Marks a node as worth keeping once it is computed: an author's name stands at it.
  package func keep(_ id: NodeID) { isKept.insert(id) }

  /// The value of one node; see `values(of:)`.
  package func value(of id: NodeID) throws(ExecutionError) -> Tensor {
    let tensors = try values(of: [id])
    return tensors[0]
  }

  /// The values of nodes, all known; computes what is missing in one plan.
  /// - Throws: when memory does not suffice, an index lies outside, or the work was cancelled.
  package func values(of ids: [NodeID]) throws(ExecutionError) -> [Tensor] {
    let missing = ids.filter { value(at: $0) == nil }
    if !missing.isEmpty { try compute(missing) }
    return ids.map { id in
      guard let tensor = value(at: id) else {
        preconditionFailure("a value that was asked for must have been computed")
      }
      return tensor
    }
  }

  private func value(at id: NodeID) -> Tensor? {
    if let tensor = computed[id] { return tensor }
    if graph[id].operation == Input.id, case .slot(let slot) = graph.attributes(of: id) {
      return leaves[slot]
    }
    return nil
  }

  /// Computes nodes and, on the way, what is kept of their ancestors.
  private func compute(_ ids: [NodeID]) throws(ExecutionError) {
    // What has a name is kept where there is memory for it.
    var part = self.part(for: ids, keepsNamed: true)
    var plan = self.plan(part)
    if needed(plan, part) > available {
      part = self.part(for: ids, keepsNamed: false)
      plan = self.plan(part)
    }
    try refuseIfTooLarge(plan, part)
    var tensors = part.leaves
    for node in part.wanted {
      let type = graph[node.whole].type
      tensors.append(
        Tensor(
          type: type, precision: precision,
          storage: TensorStorage(byteCount: type.shape.count * precision.size)))
    }
    let executable = Executable(
      plan, slots: tensors.map { $0.storage }, offsets: tensors.map { $0.byteOffset },
      arena: arena)
    try executable.run()
    for (i, node) in part.wanted.enumerated() {
      let tensor = tensors[part.leaves.count + i]
      computed[node.whole] = tensor
      computedBytes += tensor.storage.byteCount
    }
  }

  /// The ancestors of some nodes up to what is already computed, as a graph of its own.
  private struct Part {
    var graph = Graph()
    var leaves: [Tensor] = []
    /// Nodes to compute, here and in the workspace.
    var wanted: [(part: NodeID, whole: NodeID)] = []
  }

  private func plan(_ part: Part) -> Plan {
    let writes = part.wanted.enumerated().map { i, node in
      PlanRequest.Write(node.part, slot: part.leaves.count + i)
    }
    return Plan(PlanRequest(graph: part.graph, precision: precision, writes: writes))
  }

  private func part(for ids: [NodeID], keepsNamed: Bool) -> Part {
    var part = Part()
    var tensors: [Tensor] = []
    let places = part.graph.copy(ancestorsOf: ids, from: graph) { copy, id in
      guard let tensor = value(at: id) else { return nil }
      tensors.append(tensor)
      return copy.append(leaf: Input.self, .slot(tensors.count - 1), type: tensor.type)
    }
    part.leaves = tensors
    let asked = Set(ids)
    for (whole, copy) in places.entries.sorted(by: { $0.node < $1.node })
    where value(at: whole) == nil
      && (asked.contains(whole) || (keepsNamed && isKept.contains(whole)))
    {
      part.wanted.append((copy, whole))
    }
    return part
  }

  private var available: Int { max(0, memoryLimit - computedBytes) }

  private func needed(_ plan: Plan, _ part: Part) -> Int {
    part.wanted.reduce(plan.scratchBytes + Executable.workspaceBytes(plan, arena)) {
      $0 + graph.shape($1.whole).count * precision.size
    }
  }

  private func refuseIfTooLarge(_ plan: Plan, _ part: Part) throws(ExecutionError) {
    let needed = self.needed(plan, part)
    guard needed > available else { return }
    let largest = part.wanted.max { graph.shape($0.whole).count < graph.shape($1.whole).count }
    throw .outOfMemory(
      needed: needed, available: available,
      largest: plan.peak.largest.map { plan.graph[$0.node].origin }
        ?? largest.map { graph[$0.whole].origin } ?? .none)
  }
}
