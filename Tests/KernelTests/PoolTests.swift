import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Counts how often each piece ran; the pieces have places of their own.
@unsafe private struct PieceCounts {
  var counts: UnsafeMutablePointer<Int32>
  var pool: OpaquePointer?
}

/// Pieces that have begun, by the C library's own barrier.
@unsafe private struct Begun {
  private let barrier = UnsafeMutablePointer<pthread_barrier_t>.allocate(capacity: 1)

  init(count: Int32) { unsafe pthread_barrier_init(barrier, nil, UInt32(count)) }

  func enterAndWait() { unsafe pthread_barrier_wait(barrier) }

  func end() {
    unsafe pthread_barrier_destroy(barrier)
    unsafe barrier.deallocate()
  }
}

private func countPieces(_ pool: OpaquePointer?, _ count: Int) -> [Int32] {
  var counts = [Int32](repeating: 0, count: count)
  unsafe counts.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return }
    unsafe nb_parallel(
      pool, Int64(count),
      { context, piece in
        guard let context = unsafe context?.assumingMemoryBound(to: Int32.self) else { return }
        unsafe context[Int(piece)] += 1
      }, base)
  }
  return counts
}

@Suite struct PoolTests {
  @Test(arguments: [-1, 0, 1, 2, 5, 16] as [Int32])
  func eachPieceRunsOnce(threads: Int32) {
    let pool = unsafe nb_pool_create(threads)
    #expect(unsafe nb_pool_threads(pool) == max(threads, 1))
    for count in [0, 1, 2, 3, 7, 64, 1000, 1, 2, 50_000] {
      #expect(unsafe countPieces(pool, count).allSatisfy { $0 == 1 })
    }
    unsafe nb_pool_destroy(pool)
  }

  @Test func manyShortJobsLoseNoPiece() {
    let pool = unsafe nb_pool_create(4)
    var lost = 0
    for round in 0..<20_000
    where unsafe countPieces(pool, 2 + round % 5).contains(where: { $0 != 1 }) {
      lost += 1
    }
    #expect(lost == 0)
    unsafe nb_pool_destroy(pool)
  }

  /// Each piece waits until all have begun, which one thread after the other would never end.
  @Test func piecesSideBySideMayWaitForEachOther() {
    let pool = unsafe nb_pool_create(4)
    for round in 0..<2000 {
      let count = 2 + round % 3
      var begun = unsafe Begun(count: Int32(count))
      let done = unsafe nb_side_by_side(
        pool, Int64(count),
        { context, _ in
          guard let begun = unsafe context?.assumingMemoryBound(to: Begun.self) else { return }
          unsafe begun.pointee.enterAndWait()
        }, &begun)
      #expect(done == 1)
      unsafe begun.end()
    }
    var begun = unsafe Begun(count: 1)
    #expect(
      unsafe nb_side_by_side(pool, 5, { _, _ in Issue.record("too few threads") }, &begun) == 0)
    #expect(unsafe nb_side_by_side(nil, 2, { _, _ in Issue.record("no threads") }, &begun) == 0)
    unsafe begun.end()
    unsafe nb_pool_destroy(pool)
  }

  @Test func aPoolMayComeAndGoWithoutWork() {
    for round in 0..<200 {
      let pool = unsafe nb_pool_create(3)
      if round % 2 == 0 { #expect(unsafe countPieces(pool, 3) == [1, 1, 1]) }
      unsafe nb_pool_destroy(pool)
    }
  }

  @Test func aMissingPoolRunsOnTheCaller() {
    #expect(nb_pool_threads(nil) == 1)
    #expect(countPieces(nil, 5) == [1, 1, 1, 1, 1])
    nb_pool_destroy(nil)
  }

  @Test func aNestedCallRunsToItsEnd() {
    let pool = unsafe nb_pool_create(3)
    var counts = [Int32](repeating: 0, count: 40)
    unsafe counts.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var outer = unsafe PieceCounts(counts: base, pool: pool)
      unsafe nb_parallel(
        pool, 4,
        { context, piece in
          guard let outer = unsafe context?.assumingMemoryBound(to: PieceCounts.self) else {
            return
          }
          unsafe nb_parallel(
            outer.pointee.pool, 10,
            { context, inner in
              guard let counts = unsafe context?.assumingMemoryBound(to: Int32.self) else {
                return
              }
              unsafe counts[Int(inner)] += 1
            }, outer.pointee.counts + Int(piece) * 10)
        }, &outer)
    }
    #expect(counts.allSatisfy { $0 == 1 })
    unsafe nb_pool_destroy(pool)
  }

  /// Pieces that are begun, jobs in between, and then what is left of the pieces.
  @Test(arguments: [1, 2, 5] as [Int32])
  func whatIsBegunIsFinishedOnce(threads: Int32) {
    let pool = unsafe nb_pool_create(threads)
    var wrong = 0
    for round in 0..<5_000 {
      var counts = [Int32](repeating: 0, count: 1 + round % 40)
      unsafe counts.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        unsafe nb_pool_begin(
          pool, Int64(buffer.count),
          { context, piece in
            guard let context = unsafe context?.assumingMemoryBound(to: Int32.self) else { return }
            unsafe context[Int(piece)] += 1
          }, base)
        for _ in 0..<round % 3 {
          if unsafe countPieces(pool, 7).contains(where: { $0 != 1 }) { wrong += 1 }
        }
        unsafe nb_pool_finish(pool)
      }
      if counts.contains(where: { $0 != 1 }) { wrong += 1 }
    }
    #expect(wrong == 0)
    unsafe nb_pool_destroy(pool)
  }

  /// A worker that has nothing to do takes what is begun, though the caller does not wait yet.
  @Test func workersBeginWithoutTheCaller() {
    let pool = unsafe nb_pool_create(2)
    var places = [Int32](repeating: -1, count: 64)
    unsafe places.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe nb_pool_begin(
        pool, Int64(buffer.count),
        { context, piece in
          guard let context = unsafe context?.assumingMemoryBound(to: Int32.self) else { return }
          unsafe context[Int(piece)] = nb_pool_thread()
        }, base)
      // However busy the machine is, at some time the worker comes.
      while unsafe base[0] < 0 { sched_yield() }
      unsafe nb_pool_finish(pool)
    }
    #expect(places[0] == 1)
    #expect(places.allSatisfy { $0 == 0 || $0 == 1 })
    unsafe nb_pool_destroy(pool)
  }
}
