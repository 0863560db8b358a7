/// Successive instructions of a plan that the bands go through side by side, as it grows: what each
/// band does, what it waits for, and when it would be done.
struct BandStretch {
  /// An instruction, with what each band does of it, if anything.
  struct Placed {
    var instruction: Int
    var parts: [Instruction.Kind?]
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
    var best: Placed?
    func consider(_ candidate: Placed) {
      let (end, least) = (candidate.ends.max() ?? 0, best?.ends.max() ?? .max)
      if end < least { best = candidate }
    }
    for split in [BandSplit.rows, .terms] {
      let parts = (0..<cut.bands).map { kind.band(split, $0, of: cut, size: size) }
      if !parts.contains(where: { $0 == nil }) {
        consider(candidate(instruction, parts, split))
      }
    }
    if mayBeAlone {
      for band in 0..<cut.bands {
        var parts = [Instruction.Kind?](repeating: nil, count: cut.bands)
        parts[band] = kind
        consider(candidate(instruction, parts, nil))
      }
    }
    guard let best else { return false }
    for (band, part) in best.parts.enumerated() {
      guard let part else { continue }
      hazards.note(part.accesses(size: size), by: band, as: Int32(placed.count + 1))
    }
    passes += kind.passes
    placed.append(best)
    return true
  }

  private func candidate(
    _ instruction: Int, _ parts: [Instruction.Kind?], _ split: BandSplit?
  ) -> Placed {
    var result = Placed(
      instruction: instruction, parts: parts,
      waits: .init(repeating: BandHazards.Numbers(), count: cut.bands),
      goesOn: split != nil && parts.last??.goesOn == true,
      ends: placed.last?.ends ?? .init(repeating: 0, count: cut.bands))
    for (band, part) in parts.enumerated() {
      guard let part else { continue }
      let waits = hazards.latest(part.accesses(size: size), by: band)
      result.waits[band] = waits
      for other in 0..<cut.bands where waits[other] > 0 {
        let written = placed[Int(waits[other]) - 1].ends[other] + BandStretch.hop
        result.ends[band] = max(result.ends[band], written)
      }
      let sums = result.goesOn && band > 0 ? result.ends[band - 1] + BandStretch.hop : 0
      // A product begins with what it goes on from, a tile program ends with it.
      if split == .terms { result.ends[band] = max(result.ends[band], sums) }
      result.ends[band] = max(result.ends[band] + part.passes, sums)
    }
    return result
  }
}
