internal import HeapModule

/// Free ranges of the scratch segment; no two touch, for what is given back is joined with its
/// neighbours. Taking and giving cost a logarithm of their number.
struct FreeList {
  /// The bytes of each range by where it begins, and where it begins by where it ends.
  private var bytesAt: [Int: Int] = [:]
  private var startOf: [Int: Int] = [:]
  /// The sizes of these ranges in ascending order, each with how many have it and where ranges of
  /// that size began, some of which are taken or joined by now. There are few, however many ranges
  /// there are: a thousand different sizes would take 32 MB at least, and ten thousand 3 GB.
  private var sizes: [(bytes: Int, count: Int, starts: Heap<Int>)] = []
  private(set) var end = 0
  var sizeCount: Int { sizes.count }
  var rangeCount: Int { bytesAt.count }

  /// The smallest free range that is large enough, the first of equal ones, else new memory at
  /// the end.
  mutating func take(_ bytes: Int) -> Int {
    let place = firstSize(atLeast: bytes)
    if place < sizes.count {
      let size = sizes[place].bytes
      while let start = sizes[place].starts.popMin() {
        guard bytesAt[start] == size else { continue }
        remove(start, size)
        if size > bytes { insert(start + bytes, size - bytes) }
        return start
      }
    }
    if let start = startOf[end] {
      remove(start, end - start)
      end = start + bytes
      return start
    }
    end += bytes
    return end - bytes
  }

  mutating func give(_ offset: Int, _ bytes: Int) {
    var (start, size) = (offset, bytes)
    if let before = startOf[start] {
      size += start - before
      remove(before, start - before)
      start = before
    }
    if let behind = bytesAt[offset + bytes] {
      remove(offset + bytes, behind)
      size += behind
    }
    insert(start, size)
  }

  private mutating func insert(_ start: Int, _ bytes: Int) {
    bytesAt[start] = bytes
    startOf[start + bytes] = start
    let place = firstSize(atLeast: bytes)
    if place == sizes.count || sizes[place].bytes != bytes {
      sizes.insert((bytes, 0, Heap()), at: place)
    }
    sizes[place].count += 1
    sizes[place].starts.insert(start)
  }

  private mutating func remove(_ start: Int, _ bytes: Int) {
    bytesAt[start] = nil
    startOf[start + bytes] = nil
    let place = firstSize(atLeast: bytes)
    sizes[place].count -= 1
    if sizes[place].count == 0 { sizes.remove(at: place) }
  }

  private func firstSize(atLeast bytes: Int) -> Int {
    var low = 0
    var high = sizes.count
    while low < high {
      let middle = (low + high) / 2
      if sizes[middle].bytes < bytes { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
