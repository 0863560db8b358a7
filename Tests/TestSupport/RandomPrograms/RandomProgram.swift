package import Autodiff

/// A plan's request put together at random, the same for the same seed: operations of all kinds
/// over tensors of awkward sizes, parameters that are replaced while others read them, gradients
/// with statistics, and memory for every slot.
///
/// Shapes come from a few sizes, so that results meet one another; an operation that its own rule
/// refuses is left out.
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
  var parameters: [(node: NodeID, slot: Int)] = []
  let scale: RandomScale
  private let key: RandomKey
  private var drawn = 0

  package init(seed: Int, scale: RandomScale) {
    key = RandomKey(seed: 23).folding(seed)
    self.scale = scale
    precision = key.folding(-1).bits % 4 == 0 ? .float64 : .float32
    for _ in 0..<3 { pool.append(leaf(randomShape())) }
    let count = 6 + draw(scale.operations)
    for _ in 0..<count { if let node = step() { pool.append(node) } }
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

  private mutating func randomShape() -> [Int] {
    var dims: [Int] = []
    for _ in 0..<(1 + draw(scale.rank)) { dims.append(size()) }
    while dims.reduce(1, *) > scale.entries { dims[draw(dims.count)] = 1 + draw(3) }
    return dims
  }

  // MARK: - Leaves

  /// A trainable tensor of small numbers, or of whole numbers below a bound.
  mutating func leaf(_ dims: [Int], below bound: Int? = nil) -> NodeID {
    guard let shape = try? Shape(dims) else { return pool[0] }
    let slot = addSlot(shape: shape, below: bound)
    let node = graph.append(leaf: Input.self, .slot(slot), type: TensorType(shape))
    if bound == nil { parameters.append((node, slot)) }
    return node
  }

  /// A slot to be read; without a shape one to be written, which has that of its node.
  mutating func addSlot(shape: Shape?, below bound: Int? = nil) -> Int {
    slots.append(RandomSlot(shape: shape ?? .scalar, bound: bound, number: slots.count))
    return slots.count - 1
  }

  mutating func write(_ node: NodeID, slot: Int) {
    slots[slot].shape = graph.shape(node)
    writes.append(PlanRequest.Write(node, slot: slot))
  }
}

/// How large the tensors of a random program are.
package struct RandomScale: Sendable {
  package var sizes: [Int]
  package var rank: Int
  /// No tensor has more entries, and no product more multiplications than `work`.
  package var entries: Int
  package var work: Int
  package var operations: Int

  /// Shapes of up to four axes, as small models have them.
  package static let small = RandomScale(
    sizes: [1, 2, 3, 4, 5, 7, 8, 12, 16, 17, 33], rank: 4, entries: 6000, work: 1 << 20,
    operations: 30)
  /// Around the sizes of vectors, tiles and blocks.
  package static let edges = RandomScale(
    sizes: [1, 2, 3, 15, 16, 64, 65, 256, 257, 1023, 1024, 1025, 2048, 4100], rank: 3,
    entries: 150_000, work: 1 << 26, operations: 24)
  /// Products large enough to be packed, to have epilogues, and to vanish.
  package static let products = RandomScale(
    sizes: [1, 4, 9, 64, 100, 128, 192, 200, 256, 256, 300, 1024], rank: 2, entries: 300_000,
    work: 1 << 27, operations: 16)
}

/// The memory of one slot and what stands in it at the start.
package struct RandomSlot: Sendable {
  package internal(set) var shape: Shape
  var bound: Int?
  var number: Int

  package func tensor(_ precision: Precision) -> Tensor {
    // A prime number of entries until they come again, so that one in a wrong place shows.
    let period = 4093
    let pattern = (0..<min(period, max(shape.count, 1))).map { place -> Double in
      let number = (place &* 7919 &+ number &* 104_729) % period
      return bound.map { Double(number % $0) } ?? Double(number) / 2048 - 1
    }
    return Tensor(cycling: pattern, shape: shape, precision: precision)
  }
}
