import Notebooks
import Testing

@Suite struct PartitionPointTests {
  @Test(arguments: [[], [1], [1, 2, 2, 5, 9], [3, 3, 3], Array(0..<100)])
  func isWhereSearchingInARowFindsIt(numbers: [Int]) {
    for bound in -1...101 {
      let found = numbers.partitionPoint { $0 >= bound }
      #expect(found == numbers.firstIndex { $0 >= bound } ?? numbers.count)
      let slice = numbers.dropFirst()
      #expect(
        slice.partitionPoint { $0 >= bound } == slice.firstIndex { $0 >= bound } ?? slice.endIndex)
    }
  }
}
