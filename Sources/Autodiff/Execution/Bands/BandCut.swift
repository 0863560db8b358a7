/// Where the rows of a batch are cut into bands, one for each thread.
struct BandCut {
  /// The rows that most of the work goes along.
  let rows: Int
  let bands: Int

  /// Bands begin at multiples of so many entries, since kernels write whole 64-byte vectors.
  static let grain = 16
  /// A vector holds a counter for each.
  static let mostBands = 8

  /// Nothing where there are not enough rows for two bands.
  init?(rows: Int, threads: Int) {
    let bands = min(threads, BandCut.mostBands, rows / BandCut.grain)
    guard bands > 1 else { return nil }
    self.rows = rows
    self.bands = bands
  }

  /// Those of `count` rows, terms or entries that belong to a band; nothing where there are too few.
  /// What has some entries for each row of the batch is cut where that is.
  func range(of count: Int, band: Int) -> Range<Int>? {
    guard count >= bands * BandCut.grain else { return nil }
    let whole = count % rows == 0 ? rows : count
    func cut(_ band: Int) -> Int {
      if band == bands { return count }
      return (whole * band / bands + BandCut.grain / 2) / BandCut.grain * BandCut.grain
        * (count / whole)
    }
    return cut(band)..<cut(band + 1)
  }
}
