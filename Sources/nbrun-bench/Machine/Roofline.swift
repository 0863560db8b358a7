import Autodiff

/// What the machine can do at best with so many threads, and what follows for a computation: it
/// takes at least the time of its operations, at least that of its bytes, and at least that of
/// those which it reads.
///
/// Source: Williams, Waterman and Patterson, "Roofline: An Insightful Visual Performance Model for
/// Multicore Architectures", Communications of the ACM 52 (4), 2009.
struct Roofline {
  /// A cache, or main memory.
  struct Level {
    var name: String
    /// Bytes of all threads that lie there at once.
    var capacity: Double
    /// Bytes a second that are read and written, all threads together.
    var bandwidth: Double
    /// Of those that are read: writing goes on beside it.
    var reading: Double
  }

  /// The best that a computation can reach.
  struct Bound: Equatable {
    var seconds: Double
    /// What keeps it from being faster: `flops`, or the level that its bytes come from.
    var roof: String
  }

  var threads: Int
  /// A second, all threads together; 0 where it is not known.
  var flops: Double
  /// The smallest first, main memory last.
  var levels: [Level]

  /// - Parameter footprint: bytes of all that is gone through, which decides where it lies; those
  ///   of the work, unless told otherwise.
  func bound(_ work: Work, footprint: Double? = nil) -> Bound? {
    let footprint = footprint ?? work.bytes
    guard let level = levels.first(where: { footprint <= $0.capacity }) ?? levels.last,
      level.bandwidth > 0, level.reading > 0
    else { return nil }
    let moving = Bound(
      seconds: max(work.bytes / level.bandwidth, work.read / level.reading), roof: level.name)
    guard flops > 0, work.flops / flops > moving.seconds else {
      return moving.seconds > 0 ? moving : nil
    }
    return Bound(seconds: work.flops / flops, roof: Roofline.flopsRoof)
  }

  static let flopsRoof = "flops"
}

/// The rooflines of one thread and of all.
struct Machine {
  var one: Roofline
  var all: Roofline

  subscript(threads: Int) -> Roofline { threads == 1 ? one : all }
}
