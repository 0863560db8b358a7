internal import Autodiff

/// Collects what steps record: statistics of gradients, and the way of small parameters.
final class Recorder {
  private let memory: TrainingMemory
  private let step: StepGraph
  private let executable: Executable
  private let lastExecutable: Executable?
  private let trained: [Int]
  private let stepsOfEpoch: Int
  private(set) var recordedSteps: [Int] = []
  /// For each recorded step, the sums of each trained parameter's gradient, one after the other.
  private var sums: [Double] = []
  private var trajectories: [[[Double]]]
  private var weightsBefore: [Int: TensorStorage] = [:]
  private var ratios: [Int: Double] = [:]
  private let precision: Precision
  private static let smallCount = 16
  private static let mostSmall = 64
  private let small: [Int]
  /// Weights beyond this many bytes in all are not copied to measure the last update.
  private static let largestCopy = 1 << 28

  init(
    _ memory: TrainingMemory, _ step: StepGraph, _ executable: Executable,
    _ lastExecutable: Executable?, _ request: TrainingRequest
  ) {
    self.memory = memory
    self.step = step
    self.executable = executable
    self.lastExecutable = lastExecutable
    precision = request.precision
    stepsOfEpoch = request.stepsOfEpoch
    trained = step.parameters.indices.filter { step.parameters[$0].isTrained }
    trajectories = step.parameters.map { _ in [] }
    // Of a model with thousands of small parameters the way of each would be too much.
    let all = memory.parameterTypes.indices.filter {
      memory.parameterTypes[$0].shape.count <= Recorder.smallCount
    }
    small = all.count <= Recorder.mostSmall ? all : []
    noteSmallParameters()
  }

  /// After a step that recorded: its gradients' statistics, and the parameters that it left.
  func record(step number: Int) {
    recordedSteps.append(number)
    let isLast = lastExecutable != nil && number % stepsOfEpoch == stepsOfEpoch - 1
    let source = isLast ? lastExecutable ?? executable : executable
    source.appendStatistics(to: &sums)
    noteSmallParameters()
  }

  private func noteSmallParameters() {
    for index in small { trajectories[index].append(memory.parameter(index).doubles) }
  }

  func rememberWeights() {
    guard step.stateBytes(precision) <= Recorder.largestCopy else { return }
    for index in trained { weightsBefore[index] = memory.slots[index].copy() }
  }

  /// The size of the last update beside that of the weights.
  func measureUpdate() {
    for (index, before) in weightsBefore {
      let type = memory.parameterTypes[index]
      let old = Tensor(type: type, precision: precision, storage: before)
      let new = memory.parameter(index)
      var change = 0.0
      var norm = 0.0
      for i in 0..<type.shape.count {
        let weight = old[i]
        let difference = new[i] - weight
        change += difference * difference
        norm += weight * weight
      }
      ratios[index] = norm > 0 ? (change / norm).squareRoot() : nil
    }
    weightsBefore = [:]
  }

  func parameters() -> [TrainedRun.Parameter] {
    let rows = Dictionary(uniqueKeysWithValues: zip(trained, trained.indices))
    return step.parameters.enumerated().map { index, parameter in
      TrainedRun.Parameter(
        path: parameter.path, value: memory.parameter(index), isFrozen: !parameter.isTrained,
        recorded: rows[index].map { statistics(row: $0) } ?? [], trajectory: trajectories[index],
        updateRatio: ratios[index])
    }
  }

  /// Of one trained parameter, at each recorded step.
  private func statistics(row: Int) -> [GradientStatistics] {
    let stride = 7 * trained.count
    return recordedSteps.indices.map { time in
      let first = time * stride + 7 * row
      return GradientStatistics(sums: sums[first..<first + 7])
    }
  }
}
