internal import CKernels

/// What small instructions read that so much else has been touched since that the caches near the
/// core have lost it: the weights and the kept values of a deep model. Nobody else can foresee
/// which comes next.
struct ColdReads {
  struct Read {
    /// Of the plan.
    var instruction: Int
    /// Among its operands.
    var operand: Int

    /// Where it begins and how many lines of 64 bytes to fetch; the rest is foreseen by the processor.
    /// - Parameter kind: the instruction, or what a band does of it.
    func lines(of kind: Instruction.Kind, size: Int) -> (start: Place, count: Int)? {
      let operands = kind.smallOperands
      guard operand < operands.count else { return nil }
      let (place, count) = (operands[operand].place, operands[operand].count)
      return (place, min((count * size + 63) / 64, ColdReads.mostLines))
    }
  }
  private(set) var reads: [Read] = []

  /// Half of a second-level cache of one mebibyte.
  private static let kept = 1 << 19
  private static let mostLines = 16
  private var touched = 0
  private var last: [Place: Int] = [:]

  init(_ plan: Plan) {
    let size = plan.precision.size
    let small = plan.instructions.map { $0.kind.smallOperands }
    // The second time around, everything has been touched once.
    for round in 0..<2 {
      for (index, instruction) in plan.instructions.enumerated() {
        let operands = small[index]
        for (i, operand) in operands.enumerated() where operand.isRead && round > 0 {
          guard let before = last[operand.place], touched - before > ColdReads.kept else {
            continue
          }
          reads.append(Read(instruction: index, operand: i))
        }
        for operand in operands {
          touched += operand.count * size
          last[operand.place] = touched
        }
        if operands.isEmpty { touched += Int(instruction.kind.work(size: size).bytes) }
      }
      if touched <= ColdReads.kept { return }
    }
  }
}

extension Instruction.Kind {
  fileprivate struct Operand {
    var place: Place
    /// Entries.
    var count: Int
    var isRead: Bool
  }

  /// Of instructions that are over in a microsecond.
  fileprivate var smallOperands: [Operand] {
    switch self {
    case .tiles(let tiles) where tiles.tileCount == 1:
      let read = Set(tiles.micros.flatMap { $0.operands })
      return tiles.ports.enumerated().map { i, port in
        Operand(place: port.place, count: tiles.entries(of: port), isRead: read.contains(i))
      }
    case .product(let p) where p.batch == 1 && p.m * p.n * p.k < 1 << 17:
      var operands = [
        Operand(place: p.a, count: p.m * p.k, isRead: true),
        Operand(place: p.b, count: p.k * p.n, isRead: true),
      ]
      if let c = p.c { operands.append(Operand(place: c, count: p.m * p.n, isRead: false)) }
      return operands
    default: return []
    }
  }
}
