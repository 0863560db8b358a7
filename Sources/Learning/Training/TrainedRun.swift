package import Autodiff

/// What came of a training run.
package struct TrainedRun: Sendable {
  package enum Ending: Sendable, Equatable {
    case finished
    case stoppedEarly(bestStep: Int)
    case interrupted
    /// The loss of a step was NaN or infinite: the first operation that made it so, and its
    /// value. The parameters are those before that step.
    case notFinite(step: Int, origin: Origin, value: Double)
    case badIndex(step: Int, value: Double, size: Int, origin: Origin)
  }

  package struct Series: Sendable {
    package var name: String
    package var steps: [Int]
    package var values: [Double]
    package init(name: String, steps: [Int], values: [Double]) {
      self.name = name
      self.steps = steps
      self.values = values
    }
  }

  package struct Parameter: Sendable {
    package var path: String
    package var value: Tensor
    package var isFrozen: Bool
    /// The statistics of its gradient at the recorded steps.
    package var recorded: [GradientStatistics]
    /// Of a parameter with at most 16 entries, its values, as `trajectorySteps` says when.
    package var trajectory: [[Double]]
    /// Norm of the last update over the norm of the weight before it.
    package var updateRatio: Double?
  }

  /// Seconds that pass before the first step.
  package struct Preparation: Sendable {
    /// The evaluation of the model's body.
    package var building: Double
    /// Forward, backward and update as one graph.
    package var deriving: Double
    /// All plans of the run, bound to memory, and the initial values.
    package var planning: Double
  }

  package var parameters: [Parameter]
  /// Steps done.
  package var steps: Int
  package var plannedSteps: Int
  package var stepsOfEpoch: Int
  package var ending: Ending
  /// Of the loss and the metrics, at each step before its update.
  package var history: [Series]
  package var validationHistory: [Series]
  package var learningRate: [Double]
  package var recordedSteps: [Int]
  /// The steps before which the values of trajectories are: the first, and those that follow a
  /// recorded one.
  package var trajectorySteps: [Int] { [0] + recordedSteps.map { $0 + 1 } }
  /// The step after which the monitored or validated value was best.
  package var bestStep: Int?
  package var secondsTraining: Double
  /// From gathering a batch to recording its statistics, the best of three equal parts.
  package var microsecondsPerStep: Double
  package var preparation: Preparation
  /// Bytes that the plan of a step keeps besides parameters and data.
  package var scratchBytes: Int

  package func parameter(_ path: String) -> Parameter? { parameters.first { $0.path == path } }
}

/// Statistics over the entries of one gradient.
package struct GradientStatistics: Sendable {
  package var count: Double
  package var norm: Double
  package var mean: Double
  package var deviation: Double
  package var minimum: Double
  package var maximum: Double
  /// Share of entries that are zero.
  package var zeros: Double
  package var notFinite: Int

  /// - Parameter sums: count, sum, sum of squares, smallest, largest, zeros, not finite.
  package init(sums: ArraySlice<Double>) {
    let i = sums.startIndex
    count = sums[i]
    let n = max(sums[i], 1)
    norm = sums[i + 2].squareRoot()
    mean = sums[i + 1] / n
    deviation = max(0, sums[i + 2] / n - mean * mean).squareRoot()
    minimum = sums[i + 3]
    maximum = sums[i + 4]
    zeros = sums[i + 5] / n
    notFinite = Int(sums[i + 6])
  }
}
