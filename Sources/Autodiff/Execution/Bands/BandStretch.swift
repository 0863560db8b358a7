/// Successive instructions of a plan that the bands go through side by side, as it grows: what each
/// band does, what it waits for, and when it would be done.
struct BandStretch {
  /// An instruction, and how it is done.
  struct Placed {
    var instruction: Int
    var way: BandWay
    /// For each band, of every other one what it has to have done.
    var waits: [BandHazards.Numbers]
    /// Whether the sums of each band go on from those of the band before.
    var goesOn: Bool
    /// When each band is done with it, in the unit of `Plan.work`.
    var ends: [Int]
  }
  private(set) var placed: [Placed] = []
  private(set) var passes = 0
  private var hazards = BandHazards()
  private let cut: BandCut
  private let size: Int

  /// From when a band has written until another has read it.
  private static let hop = 2000

  init(_ cut: BandCut, size: Int) {
    self.cut = cut
    self.size = size
  }

  mutating func removeAll() {
    placed.removeAll(keepingCapacity: true)
    hazards.removeAll()
    passes = 0
  }

  /// When all bands are done.
  var end: Int { placed.last?.ends.max() ?? 0 }

  /// Makes an instruction the next, in the way in which all are done soonest: split, or by one band
  /// alone.
  mutating func append(_ instruction: Int, _ kind: Instruction.Kind, mayBeAlone: Bool) -> Bool {
    guard let best = soonest(instruction, kind, mayBeAlone: mayBeAlone) else { return false }
    for (band, accesses) in best.accesses.enumerated() {
      guard let accesses else { continue }
      hazards.note(accesses, by: band, as: Int32(placed.count + 1))
    }
    passes += kind.passes
    placed.append(best.placed)
    return true
  }

  private typealias Candidate = (placed: Placed, accesses: [Accesses?])

  private func soonest(_ instruction: Int, _ kind: Instruction.Kind, mayBeAlone: Bool) -> Candidate?
  {
    var best: Candidate?
    var least = Int.max
    func consider(_ way: BandWay, _ parts: [(passes: Int, accesses: Accesses)?], goesOn: Bool) {
      let placed = placed(instruction, way, parts, goesOn: goesOn)
      let end = placed.ends.max() ?? 0
      if end < least { (best, least) = ((placed, parts.map { $0?.accesses }), end) }
    }
    for way in [BandWay.rows, .terms] {
      var parts: [(passes: Int, accesses: Accesses)?] = []
      var goesOn = false
      for band in 0..<cut.bands {
        guard let part = kind.band(band, way, of: cut, size: size) else { break }
        parts.append((part.passes, part.accesses(size: size)))
        goesOn = part.goesOn
      }
      guard parts.count == cut.bands else { continue }
      consider(way, parts, goesOn: goesOn)
      // Nobody waits for it.
      if least <= end + (parts.map { $0?.passes ?? 0 }.max() ?? 0) { return best }
    }
    guard mayBeAlone else { return best }
    let whole = (kind.passes, kind.accesses(size: size))
    for band in 0..<cut.bands {
      consider(.alone(band), (0..<cut.bands).map { $0 == band ? whole : nil }, goesOn: false)
    }
    return best
  }

  private func placed(
    _ instruction: Int, _ way: BandWay, _ parts: [(passes: Int, accesses: Accesses)?], goesOn: Bool
  ) -> Placed {
    var result = Placed(
      instruction: instruction, way: way,
      waits: .init(repeating: BandHazards.Numbers(), count: cut.bands), goesOn: goesOn,
      ends: placed.last?.ends ?? .init(repeating: 0, count: cut.bands))
    for band in parts.indices {
      guard let (passes, accesses) = parts[band] else { continue }
      let waits = hazards.latest(accesses, by: band)
      result.waits[band] = waits
      for other in 0..<cut.bands where waits[other] > 0 {
        let written = placed[Int(waits[other]) - 1].ends[other] + BandStretch.hop
        result.ends[band] = max(result.ends[band], written)
      }
      let sums = goesOn && band > 0 ? result.ends[band - 1] + BandStretch.hop : 0
      // A product begins with what it goes on from, a tile program ends with it.
      if way == .terms { result.ends[band] = max(result.ends[band], sums) }
      result.ends[band] = max(result.ends[band] + passes, sums)
    }
    return result
  }
}
