package import Autodiff

/// A learning rate that changes from step to step.
package protocol Schedule: Sendable {
  /// Real numbers and whole numbers; the first is the rate that the schedule starts from.
  static var signature: Signature { get }

  /// The rate of a step.
  /// - Parameters:
  ///   - step: counted from 0.
  ///   - steps: the length of the run.
  static func rate(step: Int, of steps: Int, _ arguments: ArgumentList) -> Double
}

/// A schedule with its numbers: one of the table, a plain number, or a `def` of the author's.
package struct ScheduleInstance {
  /// As the report shows it: `0.01`, `cosine(0.001, warmup=100)`.
  package var description: String
  package var isConstant: Bool
  /// The rate of a step counted from 0, in a run of so many steps.
  package var rate: (_ step: Int, _ steps: Int) -> Double

  package init(
    description: String, isConstant: Bool, rate: @escaping (_ step: Int, _ steps: Int) -> Double
  ) {
    self.description = description
    self.isConstant = isConstant
    self.rate = rate
  }
}
