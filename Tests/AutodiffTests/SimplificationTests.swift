import Testing

@testable import Autodiff

@Suite struct SimplificationTests {
  /// Constants and inputs differ by a number that counts up. In a table whose collisions go to the
  /// next bucket they must not stand side by side.
  @Test(arguments: [Constant.id, Input.id]) func leavesAreSpreadOverTheTable(_ leaf: PrimitiveID) {
    let size = 1 << 15
    var taken = [Bool](repeating: false, count: size)
    for attributes in 0..<Int32(size / 4) {
      let node = Node(
        operation: leaf, type: TensorType(.scalar), inputs: Inputs([]), attributes: attributes,
        origin: .none)
      var bucket = Int(node.hashOfComputation.bits) % size
      while taken[bucket] { bucket = (bucket + 1) % size }
      taken[bucket] = true
    }
    let longest = taken.split(separator: false).map(\.count).max() ?? 0
    #expect(longest < 64, "of buckets in a row, a quarter of all being taken")
  }
}
