internal import CKernels

/// What small instructions read or write that so much else has been touched since that the caches
/// near the core have lost it: the weights and the kept values of a deep model. Nobody else can
/// foresee which comes next. A line that is written is read first, too.
struct ColdOperands {
  struct Operand {
    /// Of the plan.
    var instruction: Int
    /// Among its operands.
    var place: Int

    /// Where it begins and how many lines of 64 bytes to fetch; the rest is foreseen by the processor.
    /// - Parameter kind: the instruction, or what a band does of it.
    func lines(of kind: Instruction.Kind, size: Int) -> (start: Place, count: Int)? {
      var result: (start: Place, count: Int)?
      kind.forEachSmallOperand { index, found in
        guard index == place else { return }
        result = (found.place, min((found.count * size + 63) / 64, ColdOperands.mostLines))
      }
      return result
    }
  }
  private(set) var list: [Operand] = []

  /// Half of a second-level cache of one mebibyte.
  private static let kept = 1 << 19
  private static let mostLines = 16

  init(_ plan: Plan) {
    let touches = Touches(plan)
    var touched = 0
    var last = [Int](repeating: -1, count: touches.placeCount)
    // The second time around, everything has been touched once.
    for round in 0..<2 {
      for index in plan.instructions.indices {
        let operands = touches.operands(of: index)
        for (i, operand) in operands.enumerated() where round > 0 {
          if touched - last[operand.place] > ColdOperands.kept {
            list.append(Operand(instruction: index, place: i))
          }
        }
        for operand in operands {
          touched += operand.bytes
          last[operand.place] = touched
        }
        touched += touches.otherBytes[index]
      }
      if touched <= ColdOperands.kept { return }
    }
  }
}

/// What the small instructions of a plan touch, place by place, and how much the others do.
private struct Touches {
  struct Operand {
    /// Equal for those that begin at the same place.
    var place: Int
    var bytes: Int
  }
  private let list: [Operand]
  private var starts = [0]
  private(set) var otherBytes: [Int] = []
  let placeCount: Int

  init(_ plan: Plan) {
    let size = plan.precision.size
    var numbers = PlaceTable(capacity: 2 * plan.instructions.count)
    var places: [Place] = []
    var list: [Operand] = []
    for instruction in plan.instructions {
      instruction.kind.forEachSmallOperand { _, operand in
        let hash = operand.place.mixedHash
        let known = numbers.find(hash) { places[$0] == operand.place }
        let number = known ?? places.count
        if known == nil {
          numbers.insert(number, hash)
          places.append(operand.place)
        }
        list.append(Operand(place: number, bytes: operand.count * size))
      }
      let isSmall = list.count > starts[starts.count - 1]
      otherBytes.append(isSmall ? 0 : Int(instruction.kind.work(size: size).bytes))
      starts.append(list.count)
    }
    placeCount = places.count
    self.list = list
  }

  func operands(of instruction: Int) -> ArraySlice<Operand> {
    list[starts[instruction]..<starts[instruction + 1]]
  }
}

extension Place {
  fileprivate var mixedHash: MixedHash {
    var hash = MixedHash()
    if case .slot(let slot) = segment { hash.mix(slot) }
    hash.mix(offset)
    return hash
  }
}

extension Instruction.Kind {
  fileprivate struct SmallOperand {
    var place: Place
    /// Entries.
    var count: Int
  }

  /// Gives what an instruction that is over in a microsecond reads and writes; of others nothing.
  fileprivate func forEachSmallOperand(_ body: (_ index: Int, SmallOperand) -> Void) {
    switch self {
    case .tiles(let tiles) where tiles.tileCount == 1:
      for (i, port) in tiles.ports.enumerated() {
        body(i, SmallOperand(place: port.place, count: tiles.entries(of: port)))
      }
    case .product(let p) where p.batch == 1 && p.m * p.n * p.k < 1 << 17:
      body(0, SmallOperand(place: p.a, count: p.m * p.k))
      body(1, SmallOperand(place: p.b, count: p.k * p.n))
      if let c = p.c { body(2, SmallOperand(place: c, count: p.m * p.n)) }
    default: return
    }
  }
}
