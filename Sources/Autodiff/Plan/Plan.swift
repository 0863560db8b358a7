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
  package let peak: PlanPeak
  /// How many rows of statistics a recording step fills.
  package let statisticsCount: Int

  /// Plans the computation.
  /// - Parameter arena: whose threads may help.
  package init(_ request: PlanRequest, _ arena: ExecutionArena? = nil) {
    self = Planner.plan(request, arena)
  }

  init(
    precision: Precision, graph: Graph, instructions: [Instruction], constants: [Double],
    scratchBytes: Int, peak: PlanPeak, statisticsCount: Int
  ) {
    self.precision = precision
    self.graph = graph
    self.instructions = instructions
    self.constants = constants
    self.scratchBytes = scratchBytes
    self.peak = peak
    self.statisticsCount = statisticsCount
  }

  package var instructionCount: Int { instructions.count }
}
