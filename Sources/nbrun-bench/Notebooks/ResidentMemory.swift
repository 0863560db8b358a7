import Glibc

/// The memory of this process as Linux counts it.
enum ResidentMemory {
  /// Forgets the peak so far; the next is counted from what is resident now.
  static func resetPeak() {
    guard let file = unsafe fopen("/proc/self/clear_refs", "w") else { return }
    unsafe fputs("5", file)
    unsafe fclose(file)
  }

  /// The most bytes resident since the last reset.
  static func peak() -> Int? {
    guard let bytes = File.bytes("/proc/self/status") else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
