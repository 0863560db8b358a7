import Autodiff
import TestSupport
import Testing

/// Operations that read a neighbour of the same pass otherwise than entry by entry, and slots that
/// exchange their values: what random programs found, as small as it gets.
@Suite struct PlannedReadTests {
  private static func filled(_ shape: Shape, slot: Int) -> Tensor {
    Tensor(
      (0..<shape.count).map { Double(($0 * 37 + slot * 11) % 101) / 50 - 1 }, shape: shape,
      precision: .float32)
  }

  /// What stands in the slots after one run, and what one operation at a time gives.
  private func expectRight(
    _ graph: Graph, leaves: [NodeID], writes: [PlanRequest.Write]
  ) throws {
    let arena = ExecutionArena(threads: 2)
    let inputs = leaves.enumerated().map { Self.filled(graph.shape($1), slot: $0) }
    var oracle = OneByOne(
      graph, slots: inputs, precision: .float32, arena: ExecutionArena(threads: 1))
    let expected = try oracle.values(of: writes.map(\.node))
    for fuses in [true, false] {
      var slots = leaves.enumerated().map { Self.filled(graph.shape($1), slot: $0) }
      for write in writes where write.slot >= leaves.count {
        slots.append(Self.filled(graph.shape(write.node), slot: write.slot))
      }
      let plan = Plan(
        PlanRequest(graph: graph, precision: .float32, writes: writes, fuses: fuses))
      try Executable(plan, slots: slots.map(\.storage), arena: arena).run()
      for (write, value) in zip(writes, expected) {
        #expect(slots[write.slot].firstDifference(from: value) == nil, "slot \(write.slot)")
      }
    }
  }

  private func leaf(_ dims: [Int], _ graph: inout Graph, _ leaves: inout [NodeID]) throws
    -> NodeID
  {
    let shape = try Shape(dims)
    leaves.append(graph.append(leaf: Input.self, .slot(leaves.count), type: TensorType(shape)))
    return leaves[leaves.count - 1]
  }

  /// `x + sum(x, axis=1)` of a square matrix goes along columns, though there is a sum for each row.
  @Test func sumsOfRowsAlongColumns() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf([5, 5], &graph, &leaves)
    let sums = try graph.sum(x, axes: [1])
    let along = try graph.add(x, sums)
    let down = try graph.add(x, graph.reshape(sums, [5, 1]))
    try expectRight(
      graph, leaves: leaves, writes: [.init(along, slot: 1), .init(down, slot: 2)])
  }

  /// Sums of rows, turned, over a cube whose axes are equal.
  @Test func sumsOfRowsInAnotherOrder() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf([4, 4, 6], &graph, &leaves)
    let sums = try graph.sum(x, axes: [2], keepdims: true)
    let turned = try graph.mul(x, graph.transpose(sums, 0, 1))
    try expectRight(graph, leaves: leaves, writes: [.init(turned, slot: 1)])
  }

  /// `y + y[0, 0]`, and `z + z[0]` where z has an entry for each row.
  @Test func oneEntryEverywhere() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf([5, 7], &graph, &leaves)
    let y = try graph.tanh(x)
    let corner = try graph.index(graph.index(y, at: 0), at: 0)
    let z = try graph.sum(y, axes: [1])
    let first = try graph.index(z, at: 0)
    let everywhere = try graph.add(y, corner)
    let sums = try graph.add(z, first)
    try expectRight(
      graph, leaves: leaves, writes: [.init(everywhere, slot: 1), .init(sums, slot: 2)])
  }

  /// Rows are the sequences' places for the maximum, and the images for what is the same in all.
  @Test func rowsOfTwoLengths() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let w = try leaf([6, 5], &graph, &leaves)
    let x = try graph.expand(w, to: Shape([3, 6, 5]))
    let centred = try graph.sub(x, graph.amax(x, axes: [2], keepdims: true))
    try expectRight(graph, leaves: leaves, writes: [.init(centred, slot: 1)])
  }

  /// A number for each row of five, and the sum of all that is in six such rows.
  @Test func sumsOfRowsOverLongerRows() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf([8, 6, 5], &graph, &leaves)
    let slopes = try graph.tanh(graph.sum(x, axes: [2], keepdims: true))
    let wide = try graph.expand(slopes, to: Shape([8, 6, 5]))
    let sums = try graph.sum(wide, axes: [1, 2])
    try expectRight(graph, leaves: leaves, writes: [.init(sums, slot: 1)])
  }

  /// A sum over what is the same for all entries of a row, as derivatives of means are.
  @Test(arguments: [[1, 700], [3, 700], [9, 5]])
  func sumsOfWhatIsAlongRows(_ dims: [Int]) throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf(dims, &graph, &leaves)
    let sums = try graph.tanh(graph.sum(x, axes: [1], keepdims: true))
    let wide = try graph.expand(sums, to: Shape(dims))
    let rows = try graph.sum(wide, axes: [1])
    let columns = try graph.sum(wide, axes: [0])
    try expectRight(
      graph, leaves: leaves, writes: [.init(rows, slot: 1), .init(columns, slot: 2)])
  }

  /// A result may take the product's place only where nobody reads the product later.
  @Test func aProductThatIsReadAfterItsEpilogue() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let a = try leaf([300, 64], &graph, &leaves)
    let b = try leaf([64, 600], &graph, &leaves)
    let c = try leaf([300, 600], &graph, &leaves)
    let product = try graph.matmul(a, b)
    let half = try graph.mul(product, 0.5)
    // Another pass over as many entries keeps the last reader apart.
    let other = try graph.tanh(graph.matmul(graph.flip(a, axes: [0]), b))
    let last = try graph.tanh(product)
    let both = try graph.matmul(half, graph.transpose(c))
    try expectRight(
      graph, leaves: leaves,
      writes: [.init(other, slot: 3), .init(last, slot: 4), .init(both, slot: 5)])
  }

  /// The gradient of the first of two parameters that are joined is the first rows of another's.
  @Test(arguments: [([3, 5], 3), ([128, 1024], 128), ([128, 1024], 256)])
  func statisticsOfTheFirstRows(_ dims: [Int], ofUpdated rows: Int) throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let a = try leaf([64, 2 * dims[0]], &graph, &leaves)
    let b = try leaf([64, dims[1]], &graph, &leaves)
    let w = try leaf([rows, dims[1]], &graph, &leaves)
    let product = try graph.matmul(graph.transpose(a), b)
    let gradient = try graph.slice(product, axis: 0, from: 0, count: dims[0])
    let updated = try graph.slice(product, axis: 0, from: 0, count: rows)
    let new = try graph.sub(w, graph.mul(updated, 0.5))
    let arena = ExecutionArena(threads: 2)
    let slots = leaves.enumerated().map { Self.filled(graph.shape($1), slot: $0) }
    var oracle = OneByOne(graph, slots: slots, precision: .float32, arena: arena)
    let expected = try oracle.statistics(of: oracle.values(of: [gradient])[0])
    for fuses in [true, false] {
      let plan = Plan(
        PlanRequest(
          graph: graph, precision: .float32, writes: [.init(new, slot: 2)],
          statistics: [gradient], fuses: fuses))
      let copies = leaves.enumerated().map { Self.filled(graph.shape($1), slot: $0) }
      let executable = Executable(plan, slots: copies.map(\.storage), arena: arena)
      try executable.run(records: true)
      #expect(executable.statistics(0) == expected)
    }
  }

  /// The sum of a single truth value is a number.
  @Test func sumsOfOneTruthValue() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf([1, 7], &graph, &leaves)
    let sums = try graph.sum(graph.gt(x, graph.constant(0)), axes: [0])
    let plan = Plan(
      PlanRequest(graph: graph, precision: .float32, writes: [.init(sums, slot: 1)]))
    #expect(plan.graph.faults() == [])
    try expectRight(graph, leaves: leaves, writes: [.init(sums, slot: 1)])
  }

  /// 1 / 0 and 1 / -0, whichever number came first.
  @Test func zerosOfBothSigns() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf([3], &graph, &leaves)
    let positive = try graph.div(x, graph.constant(0))
    let negative = try graph.div(x, graph.constant(-0.0))
    try expectRight(
      graph, leaves: leaves,
      writes: [.init(positive, slot: 1), .init(negative, slot: 2)])
    var oracle = OneByOne(
      graph, slots: [Self.filled(graph.shape(x), slot: 0)], precision: .float32,
      arena: ExecutionArena(threads: 1))
    let values = try oracle.values(of: [positive, negative])
    #expect(values[0][0] == -values[1][0] && values[0][0].isInfinite)
  }

  /// Blocks of rows begin anew with each strip of columns, and each belongs to one thread.
  @Test(arguments: [[700, 3000], [257, 5000]])
  func sumsOfColumnsOfManyStrips(_ dims: [Int]) throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let x = try leaf(dims, &graph, &leaves)
    let sums = try graph.sum(graph.tanh(x), axes: [0])
    for _ in 0..<3 { try expectRight(graph, leaves: leaves, writes: [.init(sums, slot: 1)]) }
  }

  /// All slots change at once, as the states that an optimiser returns.
  @Test func statesThatTakeOldValues() throws {
    var graph = Graph()
    var leaves: [NodeID] = []
    let w = try leaf([40], &graph, &leaves)
    let previous = try leaf([40], &graph, &leaves)
    let other = try leaf([40], &graph, &leaves)
    let turned = try leaf([40], &graph, &leaves)
    let new = try graph.sub(graph.mul(w, 2), previous)
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2]] {
      let writes = [
        PlanRequest.Write(new, slot: 0), .init(w, slot: 1), .init(previous, slot: 2),
        .init(try graph.flip(turned, axes: [0]), slot: 3),
      ]
      try expectRight(graph, leaves: leaves, writes: order.map { writes[$0] })
    }
    try expectRight(
      graph, leaves: leaves,
      writes: [.init(w, slot: 1), .init(previous, slot: 2), .init(other, slot: 0)])
  }
}
