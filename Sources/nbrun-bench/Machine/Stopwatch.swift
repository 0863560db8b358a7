import Glibc

/// Times what is done again and again: warm, the median of samples long enough for the clock.
struct Stopwatch {
  var samples = 9
  /// Of one sample.
  var leastSeconds = 0.004

  static let usual = Stopwatch()
  static let fast = Stopwatch(samples: 3, leastSeconds: 0.001)

  /// Seconds of one call.
  func seconds(_ body: () -> Void) -> Double {
    withoutActuallyEscaping(body) { seconds(inTurns: [$0])[0] }
  }

  /// Seconds of one call of each, whose samples are taken in turns.
  func seconds(inTurns bodies: [() -> Void]) -> [Double] {
    let calls = bodies.map(enoughCalls)
    var times = bodies.map { _ in [Double]() }
    for _ in 0..<samples {
      for (i, body) in bodies.enumerated() {
        times[i].append(Stopwatch.time(calls[i], body) / Double(calls[i]))
      }
    }
    return times.map { $0.sorted()[samples / 2] }
  }

  /// How many calls a sample takes.
  private func enoughCalls(of body: () -> Void) -> Int {
    var calls = 1
    var spent = Stopwatch.time(1, body)
    while spent < leastSeconds {
      // Towards the least, at most tenfold: the first calls are slower than the others.
      calls = max(calls + 1, Int(Double(calls) * min(10, 1.2 * leastSeconds / max(spent, 1e-9))))
      spent = Stopwatch.time(calls, body)
    }
    return calls
  }

  private static func time(_ calls: Int, _ body: () -> Void) -> Double {
    let begin = now()
    for _ in 0..<calls { body() }
    return now() - begin
  }

  /// Seconds since some moment.
  static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
