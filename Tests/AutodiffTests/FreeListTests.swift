import Testing

@testable import Autodiff

/// Free ranges, held to a list that is looked through from end to end.
@Suite struct FreeListTests {
  private struct Naive {
    var ranges: [(start: Int, bytes: Int)] = []
    var end = 0

    mutating func take(_ bytes: Int) -> Int {
      let fitting = ranges.indices.filter { ranges[$0].bytes >= bytes }
      if let best = fitting.min(by: {
        (ranges[$0].bytes, ranges[$0].start) < (ranges[$1].bytes, ranges[$1].start)
      }) {
        let start = ranges[best].start
        ranges[best] = (start + bytes, ranges[best].bytes - bytes)
        if ranges[best].bytes == 0 { ranges.remove(at: best) }
        return start
      }
      let last = ranges.firstIndex { $0.start + $0.bytes == end }
      let start = last.map { ranges.remove(at: $0).start } ?? end
      end = start + bytes
      return start
    }

    mutating func give(_ start: Int, _ bytes: Int) {
      var (start, bytes) = (start, bytes)
      if let before = ranges.firstIndex(where: { $0.start + $0.bytes == start }) {
        let range = ranges.remove(at: before)
        (start, bytes) = (range.start, range.bytes + bytes)
      }
      if let behind = ranges.firstIndex(where: { $0.start == start + bytes }) {
        bytes += ranges.remove(at: behind).bytes
      }
      ranges.append((start, bytes))
    }
  }

  @Test(arguments: 1...8) func takesWhatALookThroughAllWouldTake(_ seed: Int) {
    let key = RandomKey(seed: UInt64(seed))
    var drawn = 0
    func below(_ limit: Int) -> Int {
      drawn += 1
      return Int(key.folding(drawn).bits % UInt64(limit))
    }
    var free = FreeList()
    var naive = Naive()
    var taken: [(block: Int, start: Int, bytes: Int)] = []
    for _ in 0..<2000 {
      if !taken.isEmpty, below(9) < 4 {
        let range = taken.remove(at: below(taken.count))
        free.give(range.block)
        naive.give(range.start, range.bytes)
      } else {
        let bytes = 64 * (1 + below(seed % 2 == 0 ? 4 : 200))
        let block = free.take(bytes)
        let start = free.start(of: block)
        #expect(start == naive.take(bytes))
        taken.append((block, start, bytes))
      }
      #expect(free.end == naive.end)
      #expect(free.freeCount == naive.ranges.count)
      #expect(free.sizeCount == Set(naive.ranges.map(\.bytes)).count)
    }
  }
}
