internal import CKernels

/// Where one operand of a tile operation comes from, in 16 bytes: a plan has hundreds of thousands.
struct TileOperand {
  enum Source {
    /// A member of the same cluster.
    case member(Int)
    /// A value in memory; the offset is in entries.
    case memory(value: Int, offset: Int, nb_port_kind)
  }
  private var offset = 0
  private var value: Int32
  /// A kind of port, or `TileOperand.member`.
  private var kind = TileOperand.member
  private static let member = UInt32.max

  static func member(_ value: Int) -> TileOperand { TileOperand(value: Int32(value)) }

  static func memory(value: Int, offset: Int, _ kind: nb_port_kind) -> TileOperand {
    TileOperand(offset: offset, value: Int32(value), kind: kind.rawValue)
  }

  var source: Source {
    kind == TileOperand.member
      ? .member(Int(value)) : .memory(value: Int(value), offset: offset, nb_port_kind(kind))
  }
}

/// The operands of one tile operation, at most three, in no memory of their own.
struct TileOperands: RandomAccessCollection, MutableCollection {
  private var all: InlineArray<3, TileOperand>
  private var size: UInt8 = 0
  var startIndex: Int { 0 }
  var endIndex: Int { Int(size) }

  init() { all = InlineArray(repeating: .member(-1)) }

  init(_ operands: some Sequence<TileOperand>) {
    self.init()
    for operand in operands { append(operand) }
  }

  mutating func append(_ operand: TileOperand) {
    all[endIndex] = operand
    size += 1
  }

  subscript(i: Int) -> TileOperand {
    get { all[i] }
    set { all[i] = newValue }
  }

  var sources: some Sequence<TileOperand.Source> { lazy.map { $0.source } }

  func mapped(_ change: (TileOperand) -> TileOperand) -> TileOperands {
    var result = self
    for i in indices { result[i] = change(self[i]) }
    return result
  }
}
