/// A program ready to run: instructions over offsets into segments, with its peak of memory.
package struct Plan: Sendable {
  package let precision: Precision
  /// The simplified graph whose nodes the instructions name.
  package let graph: Graph
  let instructions: [Instruction]
  /// The numbers of the constants segment, 64 bytes each.
  let constants: [Double]
  /// Bytes of the scratch segment: the peak of all values alive at once.
  package let scratchBytes: Int
  /// The values alive at the peak, largest first: at most ten.
  package let atPeak: [(node: NodeID, bytes: Int)]
  /// How many rows of statistics a recording step fills.
  package let statisticsCount: Int

  package var instructionCount: Int { instructions.count }
}
