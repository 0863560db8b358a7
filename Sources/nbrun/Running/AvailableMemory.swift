import Glibc

/// How much memory may be used without pushing other programs out or being ended for it.
struct AvailableMemory {
  /// Where `proc` and `sys` are found.
  var root = ""

  var bytes: Int { min(ofMachine, ofAddresses, ofGroups) }

  private var ofMachine: Int {
    let pages = sysconf(Int32(_SC_AVPHYS_PAGES))
    let total = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    guard pages > 0, total > 0, size > 0 else { return .max }
    // Pages that only cache files can be had as well.
    return max(pages, total / 10 * 9) * size
  }

  /// Of the address space that a limit leaves, some is taken for threads and code.
  private var ofAddresses: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < UInt(Int.max)
    else { return .max }
    return Int(limit.rlim_cur) / 10 * 7
  }

  /// The limits of the control groups that the process is in, as containers and services set them:
  /// each group's and those of the groups around it.
  /// Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, and cgroup-v1/memory.html.
  var ofGroups: Int {
    var result = Int.max
    for line in text(of: "/proc/self/cgroup").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let (base, file): (String, String)
      if parts[1].isEmpty {
        (base, file) = ("/sys/fs/cgroup", "memory.max")
      } else if parts[1].split(separator: ",").contains("memory") {
        (base, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      } else {
        continue
      }
      var groups = parts[2].split(separator: "/")
      while true {
        let folder = ([Substring(base)] + groups).joined(separator: "/")
        // "max" is no number.
        let limit = text(of: folder + "/" + file).split(separator: "\n").first.flatMap { Int($0) }
        if let limit { result = min(result, limit / 10 * 9) }
        if groups.popLast() == nil { break }
      }
    }
    return result
  }

  /// The beginning of a file of the kernel's, whose size is not told; nothing where there is none.
  private func text(of path: String) -> String {
    let file = unsafe open(root + path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    let size = 1 << 14
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, unsafe read(file, buffer.baseAddress, size))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
