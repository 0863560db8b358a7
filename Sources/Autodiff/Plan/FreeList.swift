internal import HeapModule

/// The scratch segment cut into blocks, each taken or free; no two free ones touch, for what is
/// given back is joined with its neighbours (Knuth, vol. 1, section 2.5, boundary tags). Taking
/// costs a logarithm of their number, giving back besides that a constant.
struct FreeList {
  /// The number of a block; another may have it when this one is free.
  typealias BlockID = Int

  private struct Block {
    var start: Int
    var bytes: Int
    /// Its neighbours in memory, or -1.
    var before: BlockID
    var behind: BlockID
    var isFree = false
  }
  private var blocks: [Block] = []
  /// Numbers that no block has any more.
  private var unused: [BlockID] = []
  /// The last block in memory, or -1.
  private var last: BlockID = -1

  /// A block that was free when this was noted.
  private struct Candidate: Comparable {
    var start: Int
    var block: BlockID
    static func < (a: Candidate, b: Candidate) -> Bool { a.start < b.start }
  }
  /// The sizes of free blocks in ascending order, each with how many have it and candidates, some
  /// of which are taken or joined by now. There are few, however many blocks there are: a thousand
  /// different sizes would take 32 MB at least, and ten thousand 3 GB.
  private var sizes: [(bytes: Int, count: Int, candidates: Heap<Candidate>)] = []
  private(set) var end = 0
  var sizeCount: Int { sizes.count }
  /// How many blocks are free.
  var freeCount: Int { sizes.reduce(0) { $0 + $1.count } }

  /// Where a block begins.
  func start(of block: BlockID) -> Int { blocks[block].start }

  /// Takes the smallest free block that is large enough, the first of equal ones, else new memory
  /// at the end; what is too much stays free.
  mutating func take(_ bytes: Int) -> BlockID {
    if let block = bestFit(bytes) {
      noteTaken(block)
      let rest = blocks[block].bytes - bytes
      if rest > 0 {
        blocks[block].bytes = bytes
        noteFree(append(bytes: rest, start: blocks[block].start + bytes, after: block))
      }
      return block
    }
    if last >= 0, blocks[last].isFree {
      noteTaken(last)
      end = blocks[last].start + bytes
      blocks[last].bytes = bytes
      return last
    }
    end += bytes
    return append(bytes: bytes, start: end - bytes, after: last)
  }

  mutating func give(_ taken: BlockID) {
    var block = taken
    let (before, behind) = (blocks[block].before, blocks[block].behind)
    if behind >= 0, blocks[behind].isFree {
      noteTaken(behind)
      absorb(behind, into: block)
    }
    if before >= 0, blocks[before].isFree {
      noteTaken(before)
      absorb(block, into: before)
      block = before
    }
    noteFree(block)
  }

  // MARK: - Blocks

  private mutating func append(bytes: Int, start: Int, after before: BlockID) -> BlockID {
    let behind = before >= 0 ? blocks[before].behind : -1
    let block = Block(start: start, bytes: bytes, before: before, behind: behind)
    let id = unused.popLast() ?? blocks.count
    if id == blocks.count { blocks.append(block) } else { blocks[id] = block }
    if before >= 0 { blocks[before].behind = id }
    if behind >= 0 { blocks[behind].before = id } else { last = id }
    return id
  }

  private mutating func absorb(_ block: BlockID, into before: BlockID) {
    blocks[before].bytes += blocks[block].bytes
    let behind = blocks[block].behind
    blocks[before].behind = behind
    if behind >= 0 { blocks[behind].before = before } else { last = before }
    blocks[block].isFree = false
    unused.append(block)
  }

  // MARK: - Free ones by size

  private mutating func bestFit(_ bytes: Int) -> BlockID? {
    let place = firstSize(atLeast: bytes)
    guard place < sizes.count else { return nil }
    let size = sizes[place].bytes
    while let candidate = sizes[place].candidates.popMin() {
      let block = blocks[candidate.block]
      if block.isFree, block.bytes == size, block.start == candidate.start {
        return candidate.block
      }
    }
    return nil
  }

  private mutating func noteFree(_ block: BlockID) {
    blocks[block].isFree = true
    let bytes = blocks[block].bytes
    let place = firstSize(atLeast: bytes)
    if place == sizes.count || sizes[place].bytes != bytes {
      sizes.insert((bytes, 0, Heap()), at: place)
    }
    sizes[place].count += 1
    sizes[place].candidates.insert(Candidate(start: blocks[block].start, block: block))
  }

  private mutating func noteTaken(_ block: BlockID) {
    blocks[block].isFree = false
    let place = firstSize(atLeast: blocks[block].bytes)
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
