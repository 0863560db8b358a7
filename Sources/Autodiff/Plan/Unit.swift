internal import CKernels

/// A value that may stand in memory: a node of the graph, or an intermediate of the planner.
///
/// Small and plain: a plan goes over hundreds of thousands of them again and again.
struct PlannedValue {
  var node: NodeID
  /// The number of the producer, or -1.
  private var maker: Int32 = -1
  var count: Int
  /// Set from the start for slots and constants, by the memory layout for the rest.
  var place: Place?

  init(node: NodeID, count: Int) {
    self.node = node
    self.count = count
  }

  /// The unit that makes it, or nothing for what is there before the plan runs.
  var producer: Int? {
    get { maker < 0 ? nil : Int(maker) }
    set { maker = newValue.map { Int32($0) } ?? -1 }
  }
}

/// Another value that may only be read when some units have run.
struct HeldValue {
  /// Itself not behind a barrier.
  var value: Int
  var after: [Int]
}

/// One operation of a cluster.
struct ClusterMember {
  enum Action {
    case elementwise(nb_opcode)
    case reduceRows(nb_reduction)
    case reduceColumns(nb_reduction)
  }
  var operands: TileOperands
  private var number: Int32
  /// Its lanes are rows: it stands behind a reduction of rows.
  var isRowLevel: Bool
  var action: Action

  init(value: Int, action: Action, isRowLevel: Bool, operands: TileOperands) {
    self.operands = operands
    number = Int32(value)
    self.isRowLevel = isRowLevel
    self.action = action
  }

  /// The value that it makes.
  var value: Int {
    get { Int(number) }
    set { number = Int32(newValue) }
  }
}

/// Entry-by-entry operations that run tile by tile in one pass.
struct Cluster {
  /// The shape without axes of size 1; all full members have it.
  var domain: Shape
  /// Rows that a row or column operand demands; nothing while every operand is full or scalar.
  var rows: Int?
  var members: [ClusterMember] = []
  /// Each value that is read from memory, once.
  var memoryReads: [Int] = []
  /// The product whose rectangles it runs on as they are finished.
  var product: Int?

  var count: Int { domain.count }
  /// Nothing where there are no rows.
  var width: Int { count / max(rows ?? 1, 1) }
  /// Where in `members` a value is made. They are so few that looking at each is fastest.
  func place(of value: Int) -> Int? { members.firstIndex { $0.value == value } }

  /// Lists what is read from memory.
  mutating func noteReads() {
    memoryReads = []
    for member in members {
      for case .memory(let value, _, _) in member.operands.sources
      where !memoryReads.contains(value) {
        memoryReads.append(value)
      }
    }
  }
  /// Whether a tile holds whole rows, so that what was reduced can be used again in it.
  var holdsWholeRows: Bool { width <= Int(NB_TILE) }
}

/// One piece of a plan before its memory is laid out.
struct Unit {
  enum Kind {
    // What is long stands apart: a plan goes over all units again and again.
    indirect case tiles(Cluster)
    indirect case product(ProductShape)
    case custom(NodeID)
    /// The entries of a view in a row, or spread among zeros where `into` says so (a pad).
    indirect case copy(View, Shape, into: View?)
    case fill(Double)
    case statistics(Int)
    /// Of so many entries, from what a product has noted of each tile.
    case statisticsOfTiles(Int, count: Int)
    case checkFinite
    /// What it did is done by another unit.
    case nothing
  }
  var kind: Kind
  /// The node that it mainly computes.
  var node: NodeID
  /// Values read and written through memory.
  var reads: [Int]
  var writes: [Int]
  /// Whether it replaces the value of a slot that the graph also reads.
  var isUpdate = false
  /// Whether all that it reads is there before the plan runs or made by such units: clusters that
  /// are older may read what it makes.
  var isEarly = false

  /// Its entry-by-entry operations.
  var cluster: Cluster? {
    switch kind {
    case .tiles(let cluster): cluster
    case .product(let shape): shape.epilogue
    default: nil
    }
  }

  var isStatistics: Bool {
    if case .statistics = kind { true } else { false }
  }

  /// The values that a product multiplies.
  var factors: [Int] {
    if case .product(let shape) = kind { [shape.a.value, shape.b.value] } else { [] }
  }
}

/// The sizes and views of a matrix product.
struct ProductShape {
  var m: Int
  var n: Int
  var k: Int
  var batch: Int
  var a: View
  var aStrides: (Int, Int, Int)
  var b: View
  var bStrides: (Int, Int, Int)
  /// What runs on each rectangle while it is warm.
  var epilogue: Cluster?
  /// The value that takes what statistics need of each tile.
  var statistics: Int?
}
