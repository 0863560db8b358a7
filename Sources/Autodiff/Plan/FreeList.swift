internal import HeapModule

/// Free ranges of the scratch segment; no two touch, for what is given back is joined with its
/// neighbours. Taking and giving cost a logarithm of their number.
struct FreeList {
  /// The bytes of each range by where it begins, and where it begins by where it ends.
  private var bytesAt: [Int: Int] = [:]
  private var startOf: [Int: Int] = [:]
  /// Sizes in ascending order, with the places where ranges of that size began; some of them are
  /// taken or joined by now.
  private var sizes: [(bytes: Int, starts: Heap<Int>)] = []
  private(set) var end = 0

  /// The smallest free range that is large enough, the first of equal ones, else new memory at
  /// the end.
  mutating func take(_ bytes: Int) -> Int {
    let place = firstSize(atLeast: bytes)
    while place < sizes.count {
      let size = sizes[place].bytes
      while let start = sizes[place].starts.popMin() {
        guard bytesAt[start] == size else { continue }
        remove(start, size)
        if size > bytes { insert(start + bytes, size - bytes) }
        return start
      }
      sizes.remove(at: place)
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
      sizes.insert((bytes, Heap()), at: place)
    }
    sizes[place].starts.insert(start)
  }

  private mutating func remove(_ start: Int, _ bytes: Int) {
    bytesAt[start] = nil
    startOf[start + bytes] = nil
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
