/// Where the time of a training step goes, in seconds; medians over many steps.
package struct StepTimes: Sendable {
  /// A step that nothing times inside.
  package var whole: Double
  /// What a step does around its program: rows of the batch, numbers of the step, curves.
  package var around: Double
  /// One for each instruction of the plan, without what the clock itself takes.
  package var instructions: [Double]
  /// What the clock takes each time it is read, with the call of a program of no instructions.
  package var clock: Double

  package init(whole: Double, around: Double, instructions: [Double], clock: Double) {
    self.whole = whole
    self.around = around
    self.instructions = instructions
    self.clock = clock
  }
}
