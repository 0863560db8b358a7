/// The latest cluster of each domain, by the number of its unit.
struct LatestClusters {
  private var entries: [(domain: Shape, unit: Int)] = []
  private var places = PlaceTable()

  subscript(domain: Shape) -> Int? { place(of: domain).map { entries[$0].unit } }

  mutating func set(_ unit: Int, for domain: Shape) {
    if let place = place(of: domain) {
      entries[place].unit = unit
    } else {
      places.insert(entries.count, domain.mixedHash)
      entries.append((domain, unit))
    }
  }

  private func place(of domain: Shape) -> Int? {
    places.find(domain.mixedHash) { entries[$0].domain == domain }
  }
}

extension Shape {
  fileprivate var mixedHash: MixedHash {
    var hash = MixedHash()
    for axis in 0..<rank { hash.mix(self[axis]) }
    return hash
  }
}
