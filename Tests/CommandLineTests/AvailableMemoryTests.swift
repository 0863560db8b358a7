import Testing

@testable import nbrun

/// The limits of control groups, over folders that look like the kernel's.
@Suite struct AvailableMemoryTests {
  private func bytes(_ groups: String, _ files: [String: String]) throws -> Int {
    let folder = try TemporaryFolder()
    try folder.write(groups, to: "proc/self/cgroup")
    for (name, text) in files { try folder.write(text, to: "sys/fs/cgroup/" + name) }
    return AvailableMemory(root: folder.path).ofGroups
  }

  @Test func aContainerSeesItsLimitAtTheRoot() throws {
    #expect(try bytes("0::/\n", ["memory.max": "1000000\n"]) == 900_000)
    #expect(try bytes("0::/\n", ["memory.max": "max\n"]) == .max)
    // The path may be that outside of the container.
    #expect(try bytes("0::/a/b\n", ["memory.max": "1000000\n"]) == 900_000)
  }

  @Test func theSmallestOfTheGroupsAroundCounts() throws {
    let files = [
      "user/memory.max": "500000\n", "user/lesson/memory.max": "max\n",
      "other/memory.max": "10\n",
    ]
    #expect(try bytes("0::/user/lesson\n", files) == 450_000)
    #expect(try bytes("0::/\n", files) == .max)
  }

  @Test func theFirstVersionHasAGroupForMemory() throws {
    let files = [
      "memory/user/memory.limit_in_bytes": "700000\n",
      "memory/memory.limit_in_bytes": "9223372036854771712\n",
      "cpu/user/memory.limit_in_bytes": "10\n",
    ]
    #expect(try bytes("5:cpu:/user\n4:hugetlb,memory:/user\n0::/\n", files) == 630_000)
  }

  @Test func withoutGroupsThereIsNoLimit() throws {
    #expect(try bytes("", [:]) == .max)
    #expect(AvailableMemory(root: "/nowhere").ofGroups == .max)
    #expect(AvailableMemory().bytes > 1 << 20)
  }
}
