#if canImport(Glibc)
  internal import Glibc
#endif

/// The memory that a script may still ask for, in bytes, given back or not.
///
/// A script that runs on allocates, so this bounds its time as well, and the same formula is
/// refused on every machine, which no clock could promise.
final class ScriptBudget {
  var remaining = Int.max

  var isSpent: Bool { remaining < 0 }

  private func take(_ size: Int) -> Bool {
    guard remaining >= 0 else { return false }
    remaining -= size
    return remaining >= 0
  }

  func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    guard size > 0, take(size) else { return nil }
    return unsafe malloc(size)
  }

  func reallocate(_ pointer: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
    guard size > 0 else {
      unsafe free(pointer)
      return nil
    }
    guard take(size) else { return nil }
    return unsafe realloc(pointer, size)
  }
}
