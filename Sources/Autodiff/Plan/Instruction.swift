internal import CKernels

/// Where a value lies.
enum Segment: Hashable, Sendable {
  /// Numbers of the graph, written once.
  case constants
  /// Memory that values share one after the other.
  case scratch
  /// Memory from outside.
  case slot(Int)
}

/// A place in a segment, in bytes.
struct Place: Hashable, Sendable {
  var offset: Int
  /// A slot, or one of the two below 0: a plan holds hundreds of thousands of places.
  private var number: Int32

  init(segment: Segment, offset: Int) {
    self.offset = offset
    number =
      switch segment {
      case .scratch: -1
      case .constants: -2
      case .slot(let slot): Int32(slot)
      }
  }

  var segment: Segment {
    switch number {
    case -1: .scratch
    case -2: .constants
    default: .slot(Int(number))
    }
  }

  static let nowhere = Place(segment: .scratch, offset: -1)
}

/// One operand of a tile program.
struct Port: Sendable {
  var place: Place
  var kind: nb_port_kind
}

/// One step of a tile program; operands index ports, then registers.
struct Micro: Sendable {
  var kind: nb_micro_kind
  var isRowLevel = false
  var reduction = NB_REDUCE_sum
  var opcode = NB_OP_copy
  var variant = NB_VV
  var dst: Int
  var a: Int
  var b = 0
  var c = 0

  func forEachOperand(_ body: (Int) -> Void) {
    body(dst)
    body(a)
    body(b)
    body(c)
  }

  /// What it reads.
  var operands: MicroOperands {
    MicroOperands(a, b, c, count: kind == NB_MICRO_CALL ? opcode.operandCount : 1)
  }
}

/// What a step of a tile program reads, one to three operands, in no memory of its own: a plan has
/// a hundred thousand of them.
struct MicroOperands: RandomAccessCollection {
  private var all: InlineArray<3, Int>
  let endIndex: Int
  var startIndex: Int { 0 }

  init(_ a: Int, _ b: Int, _ c: Int, count: Int) {
    all = [a, b, c]
    endIndex = count
  }

  subscript(i: Int) -> Int { all[i] }
}

/// Entry-by-entry operations over `rows` × `width` entries with the reductions that end them.
struct TileProgram: Sendable {
  var rows: Int
  var width: Int
  /// Rows of the same sums of columns that others have gone through before.
  var firstRow = 0
  /// Whole rows of a tile, or 0 for pieces of rows.
  var tileRows: Int
  /// Entries of a piece of a row.
  var piece = Int(NB_TILE)
  var ports: [Port]
  var registers: Int
  var micros: [Micro]
  var tilesPerUnit: Int
  /// Pieces of rows are taken strip of columns by strip, each from the first row to the last.
  var goesByColumns = false

  /// No operand moves by row or by column.
  var isFlat: Bool { ports.allSatisfy { $0.kind != NB_PORT_ROW && $0.kind != NB_PORT_COLUMN } }

  /// Results go past the caches.
  var streams: Bool { micros.contains { $0.opcode == NB_OP_stream } }

  var tileCount: Int {
    tileRows > 0
      ? (rows + tileRows - 1) / tileRows : rows * ((width + piece - 1) / piece)
  }
}

/// An operand with strides, in entries.
struct Strided: Sendable {
  var place: Place
  var strides: [Int]
}

struct ProductInstruction: Sendable {
  var m: Int
  var n: Int
  var k: Int
  var batch: Int
  var a: Place
  /// Strides of row, column and batch entry.
  var aStrides: (Int, Int, Int)
  var b: Place
  var bStrides: (Int, Int, Int)
  /// Nothing where only the epilogue sees the entries.
  var c: Place?
  /// C is the start of each sum instead of zero.
  var goesOn = false
  /// Runs on each rectangle of entries while it is warm.
  var epilogue: TileProgram?
  /// Where recording steps put what statistics need of each tile.
  var statistics: Place?
}

struct CustomInstruction: Sendable {
  var kernel: nb_kernel_id
  var out: Place
  var outShape: Shape
  var inputs: [Place]
  var inputShapes: [Shape]
  var integers: [Int]
  var key: UInt64
  var isPerStep: Bool
}

/// One instruction of a plan, with offsets instead of pointers.
struct Instruction: Sendable {
  enum Kind: Sendable {
    // What is long stands apart, so that an instruction is passed on as one reference.
    indirect case tiles(TileProgram)
    case reduceRows(nb_reduction, dst: Place, src: Place, rows: Int, n: Int)
    case reduceColumns(nb_reduction, dst: Place, src: Place, rows: Int, n: Int)
    indirect case product(ProductInstruction)
    indirect case copy(dst: Strided, src: Strided, dimensions: [Int])
    case fill(Place, Double, count: Int)
    indirect case custom(CustomInstruction)
    /// Only in steps that record; into the plan's row of statistics.
    case statistics(index: Int, src: Place, count: Int)
    /// The same from what a product has noted of each tile.
    case statisticsOfTiles(index: Int, src: Place, count: Int)
    case checkFinite(Place)
  }
  var kind: Kind
  /// Of the plan's graph.
  var node: NodeID
}
