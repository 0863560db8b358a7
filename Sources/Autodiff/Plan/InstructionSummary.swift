internal import CKernels

/// An instruction in one line, for who looks at its time.
package struct InstructionSummary: Sendable {
  /// `product`, `tiles`, `reduction`, `copy`, `fill`, `statistics`, `check`, or the name of a
  /// kernel of its own.
  package var kind: String
  /// What it does and the sizes that it does it on, without places.
  package var name: String
  package var origin: Origin
  package var work: Work
  /// Whether only steps that record run it.
  package var isRecorded: Bool

  package init(kind: String, name: String, origin: Origin, work: Work, isRecorded: Bool = false) {
    self.kind = kind
    self.name = name
    self.origin = origin
    self.work = work
    self.isRecorded = isRecorded
  }
}

extension Plan {
  /// One for each instruction, in their order.
  package var summaries: [InstructionSummary] {
    instructions.map { instruction in
      let (kind, name) = words(instruction.kind)
      var isRecorded = false
      switch instruction.kind {
      case .statistics, .statisticsOfTiles: isRecorded = true
      default: break
      }
      return InstructionSummary(
        kind: kind, name: name, origin: graph[instruction.node].origin,
        work: instruction.kind.work(size: precision.size), isRecorded: isRecorded)
    }
  }

  private func words(_ kind: Instruction.Kind) -> (kind: String, name: String) {
    switch kind {
    case .tiles(let t):
      ("tiles", "\(t.rows)×\(t.width): " + t.micros.map(words).joined(separator: ", "))
    case .reduceRows(let reduction, _, _, let rows, let n):
      ("reduction", "\(Plan.name(reduction)) of rows, \(rows)×\(n)")
    case .reduceColumns(let reduction, _, _, let rows, let n):
      ("reduction", "\(Plan.name(reduction)) of columns, \(rows)×\(n)")
    case .product(let p):
      (
        "product",
        "\(p.m)×\(p.k) @ \(p.k)×\(p.n)" + Plan.transposed(p)
          + (p.batch > 1 ? ", \(p.batch) of them" : "")
          + (p.epilogue.map { ", " + $0.micros.map(words).joined(separator: ", ") } ?? "")
      )
    case .copy(_, _, let dimensions): ("copy", Plan.words(dimensions))
    case .fill(_, let value, let count): ("fill", "\(value) × \(count)")
    case .custom(let c):
      (
        Plan.name(c.kernel),
        c.inputShapes.map { Plan.words($0.dimensions) }.joined(separator: ", ") + " to "
          + Plan.words(c.outShape.dimensions)
      )
    case .statistics(_, _, let count): ("statistics", "\(count) entries")
    case .statisticsOfTiles(_, _, let count): ("statistics", "\(count) entries, of their tiles")
    case .checkFinite: ("check", "is finite")
    }
  }

  private static func words(_ dimensions: [Int]) -> String {
    dimensions.isEmpty ? "1" : dimensions.map { String($0) }.joined(separator: "×")
  }

  /// Which operands go along columns.
  private static func transposed(_ p: ProductInstruction) -> String {
    let names = [
      p.aStrides.1 != 1 && p.k > 1 ? "a" : "", p.bStrides.1 != 1 && p.n > 1 ? "b" : "",
    ].filter { !$0.isEmpty }
    return names.isEmpty ? "" : ", \(names.joined(separator: " and ")) transposed"
  }

  private func words(_ micro: Micro) -> String {
    switch micro.kind {
    case NB_MICRO_CALL: Plan.name(micro.opcode)
    case NB_MICRO_REDUCE_ROWS, NB_MICRO_REDUCE_PIECE: "\(Plan.name(micro.reduction)) of rows"
    case NB_MICRO_REDUCE_COLUMNS: "\(Plan.name(micro.reduction)) of columns"
    case NB_MICRO_EXPAND_ROWS: "along rows"
    case NB_MICRO_EXPAND_COLUMNS: "along columns"
    case NB_MICRO_SPLAT: "everywhere"
    default: "store"
    }
  }
}
