/// Which band was the last to read and write each piece of memory, in a stretch of instructions.
struct BandHazards {
  /// For each band the number of an instruction of the stretch, counted from 1; 0: none.
  typealias Numbers = SIMD8<Int32>

  private struct Span {
    var bytes: Range<Int>
    var reads = Numbers()
    var writes = Numbers()
  }
  /// Of each segment, in ascending order and without overlaps.
  private var spans: [Segment: [Span]] = [:]
  private var failures = Numbers()

  mutating func removeAll() {
    spans.removeAll(keepingCapacity: true)
    failures = Numbers()
  }

  /// Of each other band the last instruction after which a band may do this.
  func latest(_ accesses: Accesses, by band: Int) -> Numbers {
    var numbers = Numbers()
    var changesSlots = false
    for run in accesses.reads {
      visit(run) { numbers = pointwiseMax(numbers, $0.writes) }
    }
    for run in accesses.writes {
      if case .slot = run.segment { changesSlots = true }
      visit(run) { numbers = pointwiseMax(numbers, pointwiseMax($0.writes, $0.reads)) }
    }
    // A step that fails changes nothing, and fails where it would have failed.
    if changesSlots || accesses.mayFail { numbers = pointwiseMax(numbers, failures) }
    numbers[band] = 0
    return numbers
  }

  mutating func note(_ accesses: Accesses, by band: Int, as number: Int32) {
    for run in accesses.reads where run.segment != .constants {
      update(run) { $0.reads[band] = number }
    }
    for run in accesses.writes { update(run) { $0.writes[band] = number } }
    if accesses.mayFail { failures[band] = number }
  }

  private func visit(_ run: Accesses.Run, _ body: (Span) -> Void) {
    guard let list = spans[run.segment] else { return }
    var i = BandHazards.first(in: list, behind: run.bytes.lowerBound)
    while i < list.count, list[i].bytes.lowerBound < run.bytes.upperBound {
      body(list[i])
      i += 1
    }
  }

  /// Cuts spans so that a run consists of whole ones.
  private mutating func update(_ run: Accesses.Run, _ body: (inout Span) -> Void) {
    BandHazards.update(&spans[run.segment, default: []], run.bytes, body)
  }

  private static func update(
    _ list: inout [Span], _ bytes: Range<Int>, _ body: (inout Span) -> Void
  ) {
    var at = bytes.lowerBound
    var i = first(in: list, behind: at)
    while at < bytes.upperBound {
      if i == list.count || list[i].bytes.lowerBound >= bytes.upperBound {
        list.insert(Span(bytes: at..<bytes.upperBound), at: i)
      } else if list[i].bytes.lowerBound > at {
        list.insert(Span(bytes: at..<list[i].bytes.lowerBound), at: i)
      } else {
        if list[i].bytes.lowerBound < at { i = cut(&list, i, at) }
        if list[i].bytes.upperBound > bytes.upperBound { _ = cut(&list, i, bytes.upperBound) }
      }
      body(&list[i])
      at = list[i].bytes.upperBound
      i += 1
    }
  }

  /// - Returns: where the second half stands.
  private static func cut(_ list: inout [Span], _ i: Int, _ at: Int) -> Int {
    var second = list[i]
    second.bytes = at..<second.bytes.upperBound
    list[i].bytes = list[i].bytes.lowerBound..<at
    list.insert(second, at: i + 1)
    return i + 1
  }

  /// The first span that ends behind a place.
  private static func first(in list: [Span], behind place: Int) -> Int {
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle].bytes.upperBound > place { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
