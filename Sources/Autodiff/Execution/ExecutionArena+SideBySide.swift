internal import CKernels

extension ExecutionArena {
  /// Both results, worked out at the same time where two threads have nothing else to do.
  func both<A: Sendable, B: Sendable>(
    _ first: @Sendable () -> A, _ second: @Sendable () -> B
  ) -> (A, B) {
    withoutActuallyEscaping(first) { first in
      withoutActuallyEscaping(second) { second in
        let first = Later(first), second = Later(second)
        let pieces = Pieces([first, second])
        withExtendedLifetime(pieces) {
          unsafe nb_parallel(pool, 2, Pieces.run, Unmanaged.passUnretained(pieces).toOpaque())
        }
        return (first.value(), second.value())
      }
    }
  }

  /// Begins work for a thread that has nothing else to do; whoever needs the result does it where no
  /// thread has begun it. One at a time, and before any training of this arena.
  /// - Parameter isLarge: whether it is worth waking a thread; else it waits for who needs it.
  package func ahead<Value: Sendable>(
    isLarge: Bool, _ work: @escaping @Sendable () -> Value
  ) -> Ahead<Value> {
    Ahead(self, isLarge: isLarge, work)
  }
}

/// A result that another thread may be working out.
package final class Ahead<Value: Sendable> {
  private let arena: ExecutionArena
  private let later: Later<Value>
  private let pieces: Pieces
  private var isUnderWay: Bool

  fileprivate init(
    _ arena: ExecutionArena, isLarge: Bool, _ work: @escaping @Sendable () -> Value
  ) {
    self.arena = arena
    later = Later(work)
    pieces = Pieces([later])
    isUnderWay = isLarge
    if isLarge {
      unsafe nb_pool_begin(
        arena.pool, 1, Pieces.run, Unmanaged.passUnretained(pieces).toOpaque())
    }
  }

  deinit { finish() }

  package func value() -> Value {
    finish()
    return later.value()
  }

  private func finish() {
    guard isUnderWay else { return }
    isUnderWay = false
    unsafe nb_pool_finish(arena.pool)
  }
}

private class Piece {
  func run() {}
}

private final class Later<Value>: Piece {
  private let work: () -> Value
  private var result: Value?

  init(_ work: @escaping () -> Value) { self.work = work }

  override func run() { result = work() }

  /// Worked out now, where no thread has done it.
  func value() -> Value {
    if let result { return result }
    let made = work()
    result = made
    return made
  }
}

/// What the pool is given: pieces by their numbers, each on one thread.
private final class Pieces {
  private let pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }

  static let run: @convention(c) (UnsafeMutableRawPointer?, Int64) -> Void = { context, index in
    guard let context = unsafe context else { return }
    let pieces = unsafe Unmanaged<Pieces>.fromOpaque(context).takeUnretainedValue()
    pieces.pieces[Int(index)].run()
  }
}
