internal import CKernels

/// Which stretches of a plan several threads go through side by side, each over rows of its own: a
/// *band*.
///
/// A deep model of small layers has nothing that is worth handing to another thread, but thousands
/// of instructions that want no row but their own: threads then have to meet only where a gradient
/// is summed over all rows. Each band adds its terms to what the band before it has summed up, so
/// the order of every sum stays. What each instruction costs is estimated, and it is given to the
/// bands in the way in which it is done soonest (list scheduling by the earliest finish, Topcuoglu,
/// Hariri and Wu 2002).
struct BandSchedule {
  enum Item {
    /// An instruction of the plan, by its place.
    case plain(Int)
    /// Instructions of the plan, by their places, and what each band does of them.
    case bands(Range<Int>, [[Step]])
  }

  enum Step {
    /// Its sums go on from those of the band before once that is `after`.
    case run(instruction: Int, BandWay, after: Int?)
    /// Tells the others how far this band is.
    case reached(Int)
    /// Waits until another band is as far.
    case await(band: Int, Int)
  }
  private(set) var items: [Item] = []
  let cut: BandCut

  /// In the unit of `Plan.work`, about a tenth of a nanosecond: an instruction that one band may as
  /// well do alone; one that has enough of its own for all threads.
  private static let alone = 1 << 14
  private static let large = 1 << 20
  /// Of a stretch, so that finding what overlaps stays cheap.
  private static let mostInstructions = 8192

  /// Nothing where no stretch is worth it.
  /// - Parameter leastSaved: by a stretch that is worth bringing the threads together twice.
  init?(_ plan: Plan, threads: Int, leastSaved: Int) {
    guard let cut = BandCut(rows: BandSchedule.rows(of: plan), threads: threads) else { return nil }
    self.cut = cut
    var stretch = BandStretch(cut, size: plan.precision.size)
    var hasBands = false
    func close() {
      hasBands = add(stretch, leastSaved) || hasBands
      stretch.removeAll()
    }
    for (index, instruction) in plan.instructions.enumerated() {
      if stretch.placed.count == BandSchedule.mostInstructions { close() }
      let passes = instruction.kind.passes
      // What runs behind a large product has the registers of all threads.
      if passes <= BandSchedule.large, !instruction.kind.hasEpilogue,
        stretch.append(index, instruction.kind, mayBeAlone: passes <= BandSchedule.alone)
      {
        continue
      }
      close()
      items.append(.plain(index))
    }
    close()
    if !hasBands { return nil }
  }

  /// The rows that most of the small work goes along.
  private static func rows(of plan: Plan) -> Int {
    var work: [Int: Int] = [:]
    for instruction in plan.instructions {
      guard case .tiles(let tiles) = instruction.kind, tiles.rows > 1 else { continue }
      work[tiles.rows, default: 0] += instruction.kind.passes
    }
    return work.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  /// In bands, if they are worth it.
  private mutating func add(_ stretch: BandStretch, _ leastSaved: Int) -> Bool {
    let placed = stretch.placed
    guard let first = placed.first, stretch.passes - stretch.end >= leastSaved else {
      items += placed.map { .plain($0.instruction) }
      return false
    }
    items.append(
      .bands(first.instruction..<first.instruction + placed.count, steps(placed)))
    return true
  }

  private func steps(_ placed: [BandStretch.Placed]) -> [[Step]] {
    let bands = 0..<cut.bands
    // What a band knows that the others have done is not waited for again.
    var known = bands.map { _ in BandHazards.Numbers() }
    var isAwaited = Set<SIMD2<Int32>>()
    let waits = placed.enumerated().map { place, instruction in
      bands.map { band in
        var new = instruction.waits[band]
        new.replace(with: 0, where: new .<= known[band])
        known[band] = pointwiseMax(known[band], new)
        if instruction.goesOn, band > 0 { known[band][band - 1] = Int32(place + 1) }
        for other in bands where new[other] > 0 {
          isAwaited.insert(SIMD2(Int32(other), new[other]))
        }
        return new
      }
    }
    return bands.map { band in
      var steps: [Step] = []
      for (place, instruction) in placed.enumerated() {
        let new = waits[place][band]
        for other in bands where new[other] > 0 {
          steps.append(.await(band: other, Int(new[other])))
        }
        if !instruction.way.leavesOut(band) {
          let after = instruction.goesOn && band > 0 ? place + 1 : nil
          steps.append(
            .run(instruction: instruction.instruction, instruction.way, after: after))
        }
        let goesOn = instruction.goesOn && band + 1 < cut.bands
        if goesOn || isAwaited.contains(SIMD2(Int32(band), Int32(place + 1))) {
          steps.append(.reached(place + 1))
        }
      }
      return steps
    }
  }
}

extension BandSchedule {
  /// An item a line, and what its bands do.
  var dump: String {
    var lines: [String] = []
    for item in items {
      switch item {
      case .plain(let index): lines.append("\(index)")
      case .bands(let range, let bands):
        lines.append("\(range.lowerBound) to \(range.upperBound - 1)")
        for (band, steps) in bands.enumerated() {
          let words = steps.map { step in
            switch step {
            case .run(let index, _, nil): "\(index)"
            case .run(let index, _, let number?): "\(index) after \(number) of \(band - 1)"
            case .reached(let number): "reached \(number)"
            case .await(let other, let number): "await \(number) of \(other)"
            }
          }
          lines.append("  band \(band): \(words.joined(separator: ", "))")
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
