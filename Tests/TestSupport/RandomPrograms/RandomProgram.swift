package import Autodiff

/// A plan's request put together at random, the same for the same seed: operations of all kinds
/// over tensors of awkward sizes, parameters that are replaced while others read them, gradients
/// with statistics, and memory for every slot.
///
/// Shapes come from a few sizes, so that results meet one another; an operation that its own rule
/// refuses is left out. What a seed gives at a scale stays as it is, since tests name seeds: new
/// kinds of operations come into play only at scales that ask for them.
package struct RandomProgram {
  package var graph = Graph()
  package let precision: Precision
  package internal(set) var slots: [RandomSlot] = []
  package internal(set) var writes: [PlanRequest.Write] = []
  package internal(set) var statistics: [NodeID] = []
  package internal(set) var guardNode: NodeID?

  /// What operations take their operands from.
  var pool: [NodeID] = []
  /// Leaves that may be trained, by slot.
  package private(set) var parameters: [(node: NodeID, slot: Int)] = []
  let scale: RandomScale
  private let key: RandomKey
  private var drawn = 0

  package init(seed: Int, scale: RandomScale) {
    key = RandomKey(seed: 23).folding(seed)
    self.scale = scale
    precision = key.folding(-1).bits % 4 == 0 ? .float64 : .float32
    for _ in 0..<3 { pool.append(leaf(randomShape())) }
    let count = 6 + draw(scale.operations)
    for _ in 0..<count {
      let node = scale.isOdd && chance(2) ? oddStep() : step()
      if let node { pool.append(node) }
    }
    train()
    for _ in 0..<(1 + draw(4)) { write(pick(), slot: addSlot(shape: nil)) }
  }

  package func request(fuses: Bool) -> PlanRequest {
    PlanRequest(
      graph: graph, precision: precision, writes: writes, statistics: statistics,
      guardNode: guardNode, fuses: fuses)
  }

  // MARK: - Drawing

  mutating func draw(_ n: Int) -> Int {
    drawn += 1
    return Int(key.folding(drawn).bits % UInt64(max(n, 1)))
  }

  mutating func chance(_ n: Int) -> Bool { draw(n) == 0 }

  /// Later nodes more often, so that graphs are deep as well as wide.
  mutating func pick() -> NodeID {
    let i = chance(2) ? draw(pool.count) : pool.count - 1 - draw(min(4, pool.count))
    return pool[i]
  }

  mutating func size() -> Int { scale.sizes[draw(scale.sizes.count)] }

  mutating func randomShape() -> [Int] {
    var dims: [Int] = []
    for _ in 0..<(1 + draw(scale.rank)) { dims.append(size()) }
    while dims.reduce(1, *) > scale.entries { dims[draw(dims.count)] = 1 + draw(3) }
    return dims
  }

  // MARK: - Leaves

  /// A trainable tensor of small numbers, or of whole numbers below a bound.
  mutating func leaf(_ dims: [Int], below bound: Int? = nil) -> NodeID {
    leaf(dims, bound.map { .below($0) } ?? oddContent())
  }

  private mutating func oddContent() -> RandomSlot.Content {
    scale.isOdd && chance(6) ? .odd(isFinite: !chance(6)) : .small
  }

  mutating func leaf(_ dims: [Int], _ content: RandomSlot.Content) -> NodeID {
    guard let shape = try? Shape(dims) else { return pool[0] }
    let slot = addSlot(shape: shape, content)
    let node = graph.append(leaf: Input.self, .slot(slot), type: TensorType(shape))
    if content.isTrainable { parameters.append((node, slot)) }
    return node
  }

  /// A slot to be read; without a shape one to be written, which has that of its node.
  mutating func addSlot(shape: Shape?, _ content: RandomSlot.Content = .small) -> Int {
    slots.append(RandomSlot(shape: shape ?? .scalar, content: content, number: slots.count))
    return slots.count - 1
  }

  mutating func write(_ node: NodeID, slot: Int) {
    slots[slot].shape = graph.shape(node)
    writes.append(PlanRequest.Write(node, slot: slot))
  }
}
