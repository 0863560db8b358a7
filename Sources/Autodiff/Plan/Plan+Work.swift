extension Plan {
  /// What one run of the plan costs without recording, and what recording adds: roughly, by shapes
  /// alone, in passes over one entry in a cache (about a tenth of a nanosecond).
  package var work: (step: Int, recording: Int) {
    var step = 0
    var recording = 0
    for instruction in instructions {
      switch instruction.kind {
      case .statistics(_, _, let count), .statisticsOfTiles(_, _, let count):
        recording += count + Plan.workOfRow
      default: step += instruction.kind.passes
      }
      // The update runs in registers only where nothing is noted of the gradient.
      if case .product(let p) = instruction.kind, p.update != nil, p.statistics != nil {
        recording += 2 * p.m * p.n
      }
    }
    return (step, recording)
  }

  /// Of a row of statistics, whatever its gradient's size: folding the sums and keeping them.
  private static let workOfRow = 600
}

extension Instruction.Kind {
  /// What it costs in a step that does not record, in the unit of `Plan.work`.
  var passes: Int {
    switch self {
    case .tiles(let tiles): return tiles.rows * tiles.width * tiles.micros.count
    case .reduceRows(_, _, _, let rows, let n), .reduceColumns(_, _, _, let rows, let n):
      return rows * n
    case .product(let p):
      // Sixteen multiply-adds in the time of one pass, and each matrix once.
      return p.batch * (p.m * p.n * p.k / 16 + p.m * p.k + p.k * p.n + p.m * p.n)
        + p.m * p.n * (p.epilogue?.micros.count ?? 0)
    case .copy(_, _, let dimensions): return dimensions.reduce(1, *)
    case .fill(_, _, let count): return count
    case .custom(let custom):
      return custom.outShape.count + custom.inputShapes.reduce(0) { $0 + $1.count }
    case .statistics, .statisticsOfTiles, .checkFinite: return 0
    }
  }
}
