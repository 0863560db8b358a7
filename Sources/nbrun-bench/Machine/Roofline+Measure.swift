import CKernels

extension Machine {
  /// Measures it in a few seconds, and writes down what it finds.
  init(threads: Int, _ write: (Figure) -> Void) {
    one = Roofline(measuring: 1, write)
    all = threads == 1 ? one : Roofline(measuring: threads, write)
  }
}

extension Roofline {
  init(measuring threads: Int, _ write: (Figure) -> Void) {
    let pool = unsafe nb_pool_create(Int32(threads))
    defer { unsafe nb_pool_destroy(pool) }
    self.init(threads: threads, flops: unsafe nb_peak_flops(pool), levels: [])
    write(
      Figure(
        group: "peak", name: "multiply-add in registers", threads: threads, value: flops / 1e9,
        unit: "Gflop/s"))
    for cache in Roofline.caches(threads: threads) {
      var level = Level(name: cache.name, capacity: cache.capacity, bandwidth: 0, reading: 0)
      for (traffic, name, reads) in Roofline.traffics {
        let rate = unsafe nb_peak_bandwidth(pool, traffic, Int64(cache.bytesOfThread))
        level.bandwidth = max(level.bandwidth, rate)
        level.reading = max(level.reading, rate * reads)
        write(
          Figure(
            group: "peak", name: "\(name), \(cache.name)", threads: threads, value: rate / 1e9,
            unit: "GB/s"))
      }
      levels.append(level)
    }
  }

  /// Ways to go through memory, and which part of the bytes each reads.
  private static let traffics = [
    (NB_TRAFFIC_READ, "read", 1), (NB_TRAFFIC_COPY, "copy", 1 / 2.0),
    (NB_TRAFFIC_ADD, "add", 2 / 3.0), (NB_TRAFFIC_STREAM, "copy past the caches", 1 / 2.0),
  ]

  private struct Cache {
    var name: String
    var capacity: Double
    /// What each thread goes through to measure it.
    var bytesOfThread: Int
  }

  /// The first two levels are each core's own, the third belongs to all.
  private static func caches(threads: Int) -> [Cache] {
    let first = cacheSize(0) ?? 32 << 10
    let second = cacheSize(2) ?? 512 << 10
    let third = cacheSize(3) ?? 8 << 20
    return [
      Cache(name: "L1", capacity: Double(first * threads), bytesOfThread: first / 2),
      Cache(name: "L2", capacity: Double(second * threads), bytesOfThread: second / 2),
      Cache(name: "L3", capacity: Double(third), bytesOfThread: third / 2 / threads),
      Cache(
        name: "memory", capacity: .infinity, bytesOfThread: max(4 * third, 256 << 20) / threads),
    ]
  }

  /// Bytes of a cache of the first processor, as Linux counts them: 0 the first level's for data,
  /// 2 and 3 those behind it. C's own count is that of the whole machine, also where this system
  /// has a part of it.
  private static func cacheSize(_ index: Int) -> Int? {
    guard let bytes = File.bytes("/sys/devices/system/cpu/cpu0/cache/index\(index)/size") else {
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20]
    guard let unit = text.last, let number = Int(text.dropLast()), let factor = units[unit] else {
      return Int(text)
    }
    return number * factor
  }
}
